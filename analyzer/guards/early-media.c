/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G9: all that was described is early media; who rang and was not chosen owes nothing (RFC 3960).
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++)
        if (!call->media[i].early)
            return WN_GUARD_CLEAR;
    if (!call || call->n_media == 0)
        return WN_GUARD_CLEAR;
    wn_excuse(evidence, wn_message_spot(call->media[0].receiver_sdp));
    return WN_GUARD_HOLDS;
}

const WnGuard guard_early_media = {
    .id = "early-media",
    .number = "G9",
    .excuse = "only early media was described; the call was never answered",
    .answer = answer,
};
