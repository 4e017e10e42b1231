/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The receiver's own sound comes from a new endpoint, and what is for it still goes to the old one
 * (no latching, or only once: RFC 7362 5).  about is the path.
 */
#include "findings/finding.h"

/* The stream that goes on to the old endpoint. */
static const WnStream *
find_old(const WnMediaPath *path)
{
    const WnStream   *before = path->broke.before;
    const WnEndpoint *old = &before->flow->ends[before->side];

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (wn_endpoint_equal(&stream->flow->ends[1 - stream->side], old) &&
            stream->last > path->broke.at)
            return stream;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;
        const WnStream    *old;

        if ((broke->kind != WN_BREAK_LEFT_BEHIND && broke->kind != WN_BREAK_EXPIRED) ||
            broke->before->flow == broke->after->flow || (old = find_old(path)) == NULL)
            continue;
        wn_observe(evidence, &finding_media_to_old_source, path, old->last_frame, old->last_capture,
                   broke->proved ? "%s later the %s for %s still goes to %s, and comes in no more."
                                 : "%s later the %s for %s still goes to %s.",
                   wn_show_seconds(evidence, old->last - broke->at), wn_show_media(path),
                   wn_show_role(path->to),
                   wn_show_endpoint(evidence, &old->flow->ends[1 - old->side]));
    }
}

const WnFindingKind finding_media_to_old_source = {
    .id = "media-to-old-source",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
