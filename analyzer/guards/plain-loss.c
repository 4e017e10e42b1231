/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G20: packets are lost here and there, and others arrive: that is no closed door. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *reported = NULL;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->expected || !path->is_rtp)
            continue;
        if (path->verdict != WN_MEDIA_DELIVERED)
            return WN_GUARD_CLEAR;
        reported = path;
    }
    if (!reported)
        return WN_GUARD_CLEAR;
    if (reported->reception)
        wn_excuse(evidence,
                  (WnSpot){ reported->reception->first_frame, reported->reception->capture });
    else if (reported->n_streams > 0)
        wn_excuse(evidence, wn_stream_spot(reported->streams[0]));
    return WN_GUARD_HOLDS;
}

const WnGuard guard_plain_loss = {
    .id = "plain-loss",
    .number = "G20",
    .excuse = "some packets get through; only a part is lost",
    .answer = answer,
};
