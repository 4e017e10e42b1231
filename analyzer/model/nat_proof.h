/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What shows that a NAT is there, and what it does: facts, each a sentence with its frame. */
#ifndef WN_MODEL_NAT_PROOF_H
#define WN_MODEL_NAT_PROOF_H

#include "model/nat.h"

/* Adds a fact; further ones beyond a number that a reader can take in are left out. */
void wn_nat_prove(WnNats *nats, WnNat *nat, const char *kind, WnSpot at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* An endpoint as sentences show it. */
const char *wn_nat_show(const WnNats *nats, const WnEndpoint *endpoint);
/* Id of the way in which a mapping was learned. */
const char *wn_nat_kind(WnLearned how);

#endif
