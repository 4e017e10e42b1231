/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An answer that says a=ice-mismatch: the address in the offer's c= line is none of its candidates
 * (RFC 8839 4.2.5).  about is the path towards the side whose addresses do not fit.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->sender_line->ice_mismatch)
            continue;
        wn_observe(evidence, &finding_ice_mismatch_said, path, path->sender_sdp->frame,
                   path->sender_sdp->capture,
                   "The SDP of %s says a=ice-mismatch: what it got from %s contradicts itself.",
                   wn_show_role(path->from), wn_show_role(path->to));
    }
}

const WnFindingKind finding_ice_mismatch_said = {
    .id = "ice-mismatch-said",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
