/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G28: what runs on the media port is not RTP after all: keep-alives or something else. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!wn_media_is_missing(call, path) && !path->astray)
            continue;
        const WnMediaPath *shown = path->n_streams > 0 ? path : wn_media_opposite(call, path);
        for (unsigned s = 0; s < shown->n_streams; s++)
            if (wn_stream_is_rtp(shown->streams[s]))
                return WN_GUARD_CLEAR;
        if (shown->n_streams > 0) {
            wn_excuse(evidence, wn_stream_spot(shown->streams[0]));
            return WN_GUARD_UNKNOWN;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_not_rtp = {
    .id = "not-rtp",
    .number = "G28",
    .excuse = "what runs on the media port does not behave like RTP",
    .answer = answer,
};
