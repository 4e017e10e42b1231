/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G6: connectivity checks chose a pair of candidates (RFC 8445 8): the addresses of c= and m= are
 * not used.
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->ice_succeeded || path->n_streams == 0)
            continue;
        for (unsigned s = 0; s < path->n_streams; s++) {
            const WnFlow *flow = path->streams[s]->flow;
            if (flow->nominated_frame || flow->ice_frame)
                wn_excuse(evidence,
                          flow->nominated_frame ? flow->nominated_frame : flow->ice_frame);
        }
        return WN_GUARD_HOLDS;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_ice_works = {
    .id = "ice-works",
    .number = "G6",
    .excuse = "ICE found a pair of addresses that works, so those of c= and m= do not matter",
    .answer = answer,
};
