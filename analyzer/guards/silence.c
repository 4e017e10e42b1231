/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G8: silence suppression was agreed on (RFC 3389), and the call is short enough for somebody to
 * have said nothing in it.
 */
#include "guards/guard.h"

static const WnTime LONG_SILENCE = 30 * WN_SECOND;

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (wn_media_is_missing(call, path) && path->sender_line->comfort_noise &&
            path->receiver_line->comfort_noise && path->expected_for < LONG_SILENCE) {
            wn_excuse(evidence, wn_message_spot(path->sender_sdp));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_silence = {
    .id = "silence",
    .number = "G8",
    .excuse = "silence suppression was agreed on, and nobody may have spoken in so short a call",
    .answer = answer,
};
