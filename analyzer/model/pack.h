/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The transactions of an exchange as a string of bytes, and back. */
#ifndef WN_MODEL_PACK_H
#define WN_MODEL_PACK_H

#include "model/exchange.h"

/* At the end of out. */
void wn_pack(const WnAwake *awake, WnRoom *out);
/* Into awake, whose exchange and arena are set. */
void wn_unpack(WnBytes packed, WnAwake *awake);

#endif
