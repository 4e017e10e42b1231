/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One session description has ICE and the other has none, so that the address of the c= line counts
 * (RFC 8839 4.2.5), and that is private.  about is the path towards the side with ICE.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!path->receiver_line->has_ice || path->sender_line->has_ice || path->early ||
            !wn_media_is_private_outside(evidence, path))
            continue;
        wn_observe(evidence, &finding_ice_one_sided, path, path->sender_sdp->frame,
                   path->sender_sdp->capture,
                   "The SDP of %s offers ICE, that of %s has none; so %s counts.",
                   wn_show_role(path->to), wn_show_role(path->from),
                   wn_show_endpoint(evidence, &path->advertised));
    }
}

const WnFindingKind finding_ice_one_sided = {
    .id = "ice-one-sided",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
