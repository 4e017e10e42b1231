/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is for the receiver goes to that stranger, although the receiver's own sound comes from
 * elsewhere all the time.  about is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if (broke->kind != WN_BREAK_STRANGER)
            continue;
        wn_observe(evidence, &finding_media_to_stranger, path, broke->after->first_frame,
                   broke->after->capture, "The %s for %s goes to %s, while its own comes from %s.",
                   wn_show_media(path), wn_show_role(path->to),
                   wn_show_endpoint(evidence, &broke->before->flow->ends[broke->before->side]),
                   wn_show_endpoint(evidence, &broke->after->flow->ends[broke->after->side]));
    }
}

const WnFindingKind finding_media_to_stranger = {
    .id = "media-to-stranger",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
