/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G10: the side that sends nothing said so: recvonly, sendonly (announcements, paging, recording;
 * RFC 3264 5.1).
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    bool          one_way = false;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->expected &&
            (path->verdict == WN_MEDIA_NONE || path->verdict == WN_MEDIA_BLOCKED || path->astray))
            return WN_GUARD_CLEAR;
        if (!path->expected && path->is_rtp && wn_media_opposite(call, path)->expected) {
            wn_excuse(evidence, wn_message_spot(path->sender_sdp));
            one_way = true;
        }
    }
    return one_way ? WN_GUARD_HOLDS : WN_GUARD_CLEAR;
}

const WnGuard guard_one_way_by_design = {
    .id = "one-way-by-design",
    .number = "G10",
    .excuse = "one side said that it only listens or only speaks",
    .answer = answer,
};
