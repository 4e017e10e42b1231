/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G7: nothing was due: on hold, one direction only, or refused (RFC 3264 5.1, 6.1, 8.4). */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *held = NULL;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        if (call->media[i].expected)
            return WN_GUARD_CLEAR;
        held = &call->media[i];
    }
    if (!held)
        return WN_GUARD_CLEAR;
    wn_excuse(evidence, wn_message_spot(held->receiver_sdp));
    return WN_GUARD_HOLDS;
}

const WnGuard guard_media_held = {
    .id = "media-held",
    .number = "G7",
    .excuse = "the session descriptions say that no media is wanted in this direction",
    .answer = answer,
};
