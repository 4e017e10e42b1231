/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The address and port of a medium are none of its ICE candidates: somebody changed them on the way
 * (RFC 8445 5.1.1.4, 5.4).  about is the path towards the writer.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        /* Who does not speak ICE compares nothing (RFC 8839 4.2.5). */
        if (!(path->ice || path->sender_line->ice_mismatch) || !wn_media_is_no_candidate(path) ||
            wn_media_is_as_written(call, path))
            continue;
        wn_observe(evidence, &finding_address_is_no_candidate, path, path->receiver_sdp->frame,
                   path->receiver_sdp->capture,
                   "The SDP of %s wants %s at %s, which is none of its own ICE candidates.",
                   wn_show_role(path->to), wn_show_media(path),
                   wn_show_endpoint(evidence, &path->advertised));
    }
}

const WnFindingKind finding_address_is_no_candidate = {
    .id = "address-is-no-candidate",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
