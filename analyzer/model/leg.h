/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server that ends calls in itself (B2BUA) passes each on under a Call-ID of its own: at once, by
 * the host that got the first, for the same user or in the same name.
 */
#ifndef WN_MODEL_LEG_H
#define WN_MODEL_LEG_H

#include "model/model.h"

/* A server passes a call on at once; what begins later may be another one. */
#define WN_LEG_AT_ONCE (2 * WN_SECOND)

/* Whether both URIs have the same user part, and one that names somebody. */
bool wn_leg_same_user(const char *a, const char *b);

/* The INVITE that the sender of this one got just before, for the same user or in the same name;
 * NULL: there is none in the capture. */
const WnTransaction *wn_leg_before(const WnModel *model, const WnTransaction *invite);

#endif
