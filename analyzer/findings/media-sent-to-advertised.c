/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All media goes to the endpoint that the SDP names, although the receiver's own media comes from
 * another one (no latching, RFC 7362).  about is the path.
 */
#include "findings/finding.h"

static bool
goes_only_there(const WnCall *call, const WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (stream->last >= call->answered &&
            !wn_endpoint_equal(&stream->flow->ends[1 - stream->side], &path->advertised))
            return false;
    }
    return true;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnStream    *own = wn_media_seen_from(call, path, &(WnAddr){ 0 });

        if (!wn_media_is_due(path) || path->latched || !own || !wn_media_is_steady(path) ||
            wn_endpoint_equal(&own->flow->ends[own->side], &path->advertised) ||
            !goes_only_there(call, path))
            continue;
        wn_observe(evidence, &finding_media_sent_to_advertised, path, path->streams[0]->first_frame,
                   path->streams[0]->capture,
                   "All %llu packets of %s for %s go to %s as its SDP asks, none to %s, where its "
                   "own comes from.",
                   (unsigned long long) path->settled, wn_show_media(path), wn_show_role(path->to),
                   wn_show_endpoint(evidence, &path->advertised),
                   wn_show_endpoint(evidence, &own->flow->ends[own->side]));
    }
}

const WnFindingKind finding_media_sent_to_advertised = {
    .id = "media-sent-to-advertised",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
