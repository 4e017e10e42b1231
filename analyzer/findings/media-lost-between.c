/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two sides of a router, or two capture points on the way, are watched: the sound is seen on the
 * side where it comes from and never on the other.  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->lost_between)
            continue;
        wn_observe(
            evidence, &finding_media_lost_between, path, path->streams[0]->first_frame,
            path->streams[0]->capture,
            "%llu packets of %s for %s are seen on one side of what stands between, and none "
            "of them on the other.",
            (unsigned long long) path->settled, wn_show_media(path), wn_show_role(path->to));
    }
}

const WnFindingKind finding_media_lost_between = {
    .id = "media-lost-between",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SDP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
