/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connection to a server is refused by a reset that comes from another number of hops than what
 * the server itself sends: a box on the way has made it up (RFC 3360).  about is the connection.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnFlow     *flow = wn_evidence_subject(evidence)->discovery->connection;
    const WnFlowSide *genuine = flow ? wn_tcp_refused_for(evidence, flow) : NULL;

    if (!genuine)
        return;
    wn_observe(evidence, &finding_reset_from_elsewhere, flow, flow->tcp->rst_frame,
               flow->sides[flow->tcp->rst_side].capture,
               "The reset that refuses the connection in the name of %s has TTL %u.",
               wn_show_endpoint(evidence, &flow->ends[1 - flow->tcp->opener]), flow->tcp->rst_ttl);
    wn_observe(
        evidence, &finding_reset_from_elsewhere, flow, genuine->first_frame, genuine->capture,
        "What that host itself sends comes with TTL %u, from another distance.", genuine->ttl);
}

const WnFindingKind finding_reset_from_elsewhere = {
    .id = "reset-from-elsewhere",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
