/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session description that offers no relayed address, so that nothing is left where two routers
 * are too strict for each other (RFC 8445 5.1.1.2).  about is the path towards its writer.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnSession   *session = path->receiver_sdp->session;
        bool               relay = false;

        for (unsigned c = 0; c < session->n_candidates; c++)
            relay |= session->candidates[c].type == WN_CANDIDATE_RELAY &&
                     session->candidates[c].media == path->carried_by;
        if (!path->ice || relay || session->ice_lite || path->receiver_open)
            continue;
        wn_observe(evidence, &finding_no_relay_candidate, path, path->receiver_sdp->frame,
                   path->receiver_sdp->capture, "The SDP of %s offers no relayed address.",
                   wn_show_role(path->to));
    }
}

const WnFindingKind finding_no_relay_candidate = {
    .id = "no-relay-candidate",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
