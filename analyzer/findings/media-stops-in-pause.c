/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound that came in until then stops while its receiver is silent; it is back with the receiver's
 * next packet, or goes on outside of the router, or stops after the life time of a mapping.  about
 * is the path.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if (broke->kind != WN_BREAK_EXPIRED || broke->before->flow != broke->after->flow)
            continue;
        wn_observe(evidence, &finding_media_stops_in_pause, path, broke->frame, broke->capture,
                   broke->proved
                       ? "The %s for %s goes on outside of the router and comes in no more."
                   : broke->resumed
                       ? "The %s for %s stops meanwhile and is back with the first packet it sends."
                       : "The %s for %s stops meanwhile.",
                   wn_show_media(path), wn_show_role(path->to));
    }
}

const WnFindingKind finding_media_stops_in_pause = {
    .id = "media-stops-in-pause",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
