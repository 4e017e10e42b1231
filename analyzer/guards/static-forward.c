/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G29: the advertised port is open although media comes from another one: it is forwarded, or the
 * phone listens there (RFC 4961 is advice, not law).
 */
#include "guards/guard.h"

/* Anything from the advertised endpoint to its peer: the mapping exists. */
static bool
is_open(const WnModel *model, const WnMediaPath *path, WnSpot *at)
{
    const WnPair *pair = wn_pair_find(&model->flows, &path->advertised.addr, &path->source.addr);
    unsigned      looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL;
         flow && wn_search_excuse(model->searches, &looked, 1024); flow = flow->next_of_pair)
        for (int end = 0; end < 2; end++)
            if (wn_endpoint_equal(&flow->ends[end], &path->advertised) &&
                flow->sides[end].packets > 0) {
                *at = wn_flow_side_spot(&flow->sides[end]);
                return true;
            }
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    WnSpot        at;

    for (unsigned i = 0; call && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->astray)
            continue;
        if (path->reception && path->reception->last_highest > 0) {
            wn_excuse(evidence, (WnSpot){ path->reception->first_frame, path->reception->capture });
            return WN_GUARD_HOLDS;
        }
        if (is_open(call->model, path, &at)) {
            wn_excuse(evidence, at);
            return WN_GUARD_HOLDS;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_static_forward = {
    .id = "static-forward",
    .number = "G29",
    .excuse =
        "the advertised port is open: something comes from it, or RTCP says that media arrives",
    .answer = answer,
};
