/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session description whose every address for a medium is of its own network, or a name that only
 * means something there, towards somebody outside (RFC 8445 5.1.1).  about is the path towards its
 * writer.
 */
#include "findings/finding.h"

static unsigned
count_private(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnSession *session = path->receiver_sdp->session;
    unsigned         n = 0;

    for (unsigned c = 0; c < session->n_candidates; c++) {
        const WnCandidate *candidate = &session->candidates[c];
        if (candidate->media != path->carried_by || candidate->component != 1)
            continue;
        /* A name is an mDNS name: it hides an address of the own network (RFC 8839 5.1). */
        if (candidate->type != WN_CANDIDATE_HOST ||
            (candidate->endpoint.addr.family != 0 &&
             (!wn_is_nonpublic(evidence, &candidate->endpoint.addr) ||
              wn_reaches(evidence, &path->sender_signalling.addr, &candidate->endpoint.addr,
                         &path->receiver_signalling.addr) == WN_YES)))
            return 0;
        n++;
    }
    return n;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        unsigned           n;

        if (!path->ice || path->receiver_sdp->session->ice_lite || path->receiver_open ||
            path->sender_sdp->session->ice_lite || (n = count_private(evidence, path)) == 0)
            continue;
        wn_observe(
            evidence, &finding_only_private_candidates, path, path->receiver_sdp->frame,
            path->receiver_sdp->capture,
            "The SDP of %s offers %u address%s for %s, and none that means anything outside its "
            "own network.",
            wn_show_role(path->to), n, n == 1 ? "" : "es", wn_show_media(path));
    }
}

const WnFindingKind finding_only_private_candidates = {
    .id = "only-private-candidates",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
