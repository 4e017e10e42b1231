/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G24: the description names a host, not an address, so where it leads is not known (RFC 8866
 * 5.7).  A name that only its writer's network knows leads nowhere else. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->expected && wn_addr_class(&path->advertised.addr) == WN_ADDR_NONE &&
            path->receiver_line->host) {
            wn_excuse(evidence, wn_message_spot(path->receiver_sdp));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_sdp_variants = {
    .id = "sdp-variants",
    .number = "G24",
    .excuse = "the session description names a host, not an address",
    .answer = answer,
};
