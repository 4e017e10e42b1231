/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The address and port of a medium are none of its ICE candidates: somebody changed them on the way
 * (RFC 8445 5.1.1.4, 5.4).  about is the path towards the writer.
 */
#include "findings/finding.h"

/* With trickle ICE, a name among them, or no address yet nothing can be compared (RFC 8840 4.1.1).
 */
static bool
contradicts(const WnMediaPath *path)
{
    const WnSession   *session = path->receiver_sdp->session;
    const WnMediaLine *line = path->receiver_line;
    unsigned           n = 0;

    if (!line->has_ice || line->bundle_only || line->rejected || line->endpoint.port <= 9 ||
        line->endpoint.addr.family == 0 || wn_addr_class(&line->endpoint.addr) == WN_ADDR_NULL)
        return false;
    for (unsigned c = 0; c < session->n_candidates; c++) {
        const WnCandidate *candidate = &session->candidates[c];
        if (candidate->endpoint.addr.family == 0 ||
            wn_endpoint_equal(&candidate->endpoint, &line->endpoint))
            return false;
        n += candidate->media == path->line && candidate->component == 1;
    }
    return n > 0 && !(path->receiver_sdp->flags & WN_MESSAGE_TRUNCATED);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (!contradicts(path))
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
