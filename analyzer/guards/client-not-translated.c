/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G29: no NAT stands before this client: what it says of itself is what the others see. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    WnSpot at;

    if (wn_phone_is_translated(evidence, &at) == WN_NO) {
        wn_excuse(evidence, at);
        return WN_GUARD_HOLDS;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_client_not_translated = {
    .id = "client-not-translated",
    .number = "G29",
    .excuse = "the client has a public address of its own, no NAT translates it",
    .answer = answer,
};
