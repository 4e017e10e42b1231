/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The transactions of an exchange as a string of bytes, and back. */
#ifndef WN_MODEL_PACK_H
#define WN_MODEL_PACK_H

#include "model/exchange.h"

void wn_pack(const WnAwake *awake, GByteArray *out);
/* Into awake, whose exchange and arena are set. */
void wn_unpack(WnBytes packed, WnAwake *awake);

#endif
