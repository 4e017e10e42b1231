/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One STUN transaction at several places: on both sides of a NAT, or seen twice. */
#ifndef WN_MODEL_STUN_SIGHTS_H
#define WN_MODEL_STUN_SIGHTS_H

#include "model/model.h"

/* The same request between two other endpoints, of which one is the same: the other side of a NAT;
 * NULL: not in the capture. */
const WnStunTransaction *wn_stun_sight_of(const WnModel           *model,
                                          const WnStunTransaction *transaction);
/* Another sight of it that was answered; NULL: none. */
const WnStunTransaction *wn_stun_answered_sight(const WnModel           *model,
                                                const WnStunTransaction *transaction);
/* The same transaction on another flow, as the other side of a NAT shows it; NULL: none. */
const WnStunTransaction *wn_stun_other_sight(const WnModel           *model,
                                             const WnStunTransaction *transaction);

#endif
