/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G16: statistics were switched off (RFC 3556: RS and RR of 0), so what they do not say means
 * nothing. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->receiver_line->no_rtcp && wn_media_reports_are_empty(path)) {
            wn_excuse(evidence, wn_message_spot(path->receiver_sdp));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_rtcp_optional = {
    .id = "rtcp-optional",
    .number = "G16",
    .excuse = "RTCP was switched off, so its silence means nothing",
    .answer = answer,
};
