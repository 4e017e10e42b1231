/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of two media of one call one gets through in both directions, between the same hosts.  about is
 * the path of the other one.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i], *works = wn_media_working_sibling(call, path);

        /* Over one and the same transport it says nothing of ports. */
        if (!works || !path->expected || !path->is_rtp || works->carried_by == path->carried_by)
            continue;
        wn_observe(evidence, &finding_other_stream_works, path, works->streams[0]->first_frame,
                   works->streams[0]->capture, "The %s of this call gets through both ways.",
                   wn_show_media(works));
    }
}

const WnFindingKind finding_other_stream_works = {
    .id = "other-stream-works",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
