/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G1: every private address in the session descriptions belongs to a network that its user is part
 * of: a LAN, a VPN, a company's routed network.
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *shared = NULL;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!wn_is_nonpublic(evidence, &path->advertised.addr))
            continue;
        if (wn_media_is_private_outside(evidence, path))
            return WN_GUARD_CLEAR;
        shared = path;
    }
    if (!shared)
        return WN_GUARD_CLEAR;
    wn_excuse(evidence, wn_message_spot(shared->receiver_sdp));
    return WN_GUARD_HOLDS;
}

const WnGuard guard_media_same_realm = {
    .id = "media-same-realm",
    .number = "G1",
    .excuse = "the private addresses in the session descriptions belong to a network that both "
              "sides share",
    .answer = answer,
};
