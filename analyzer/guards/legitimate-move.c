/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G25: media was moved by a new offer (transfer, hold music, direct media): two places are right in
 * turn. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->moved && path->n_streams > 1 && path->verdict != WN_MEDIA_BLOCKED) {
            wn_excuse(evidence, wn_message_spot(path->receiver_sdp));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_legitimate_move = {
    .id = "legitimate-move",
    .number = "G25",
    .excuse = "a new offer moved the media to another place",
    .answer = answer,
};
