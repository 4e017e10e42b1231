/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sound of one source (SSRC and sequence go on) comes from a new endpoint from some moment on:
 * a NAT gave it another mapping (RFC 4787 4.3).  about is the path towards that source.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnBreak     *broke = &path->broke;

        if ((broke->kind != WN_BREAK_LEFT_BEHIND && broke->kind != WN_BREAK_EXPIRED) ||
            broke->before->flow == broke->after->flow)
            continue;
        wn_observe(evidence, &finding_media_source_moved, path, broke->frame, broke->capture,
                   "The %s of %s (SSRC 0x%08x) comes from %s, and from here on from %s.",
                   wn_show_media(path), wn_show_role(path->to), broke->after->ssrc,
                   wn_show_endpoint(evidence, &broke->before->flow->ends[broke->before->side]),
                   wn_show_endpoint(evidence, &broke->after->flow->ends[broke->after->side]));
    }
}

const WnFindingKind finding_media_source_moved = {
    .id = "media-source-moved",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_BREAK,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
