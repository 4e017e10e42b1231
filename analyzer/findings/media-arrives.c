/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media gets to somebody who had named a private address for it: it is heard all the same.  about
 * is the path. */
#include "findings/finding.h"

/* Shorter than this it proves no relay (catalogue: private-sdp-harmless). */
static const WnTime LASTING = 2 * WN_SECOND;

/* The stream that goes on longest: before it latches, a relay may try the private address. */
static const WnStream *
longest(const WnMediaPath *path)
{
    const WnStream *best = NULL;

    for (unsigned i = 0; i < path->n_streams; i++)
        if (!best || path->streams[i]->packets > best->packets)
            best = path->streams[i];
    return best;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnStream    *stream = longest(path);

        if (!stream || path->early || !wn_media_is_private_outside(evidence, path) ||
            !wn_media_is_steady(path) || stream->last - call->answered < LASTING ||
            (path->verdict != WN_MEDIA_DELIVERED && !path->latched))
            continue;
        wn_observe(
            evidence, &finding_media_arrives, path, stream->first_frame, stream->capture,
            path->latched
                ? "%llu packets of %s go to %s, where the other direction comes from, not to "
                  "the private address of the SDP."
                : "%llu packets of %s arrive at %s all the same.",
            (unsigned long long) path->settled, wn_show_media(path),
            wn_show_endpoint(evidence, &path->destination));
    }
}

const WnFindingKind finding_media_arrives = {
    .id = "media-arrives",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
