/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound that flowed stops with a new offer for ever, while the other direction goes on.  about is
 * the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if (broke->kind != WN_BREAK_REDIRECTED)
            continue;
        wn_observe(evidence, &finding_media_stops_after_offer, path, broke->before->last_frame,
                   broke->before->last_capture,
                   broke->hidden
                       ? "After that no %s of %s is seen here any more, nor of the other side."
                       : "After that no %s comes from %s any more, while the other direction goes "
                         "on.",
                   wn_show_media(path), wn_show_role(path->from));
    }
}

const WnFindingKind finding_media_stops_after_offer = {
    .id = "media-stops-after-offer",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
