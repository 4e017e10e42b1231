/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two capture points are read together: a question to a STUN server is seen at the one, and no copy
 * of it at the next.  about is the STUN transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnDiscovery *discovery = wn_evidence_subject(evidence)->discovery;

    for (unsigned i = 0; i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i];

        if (!request->lost || request->arrived)
            continue;
        wn_observe(evidence, &finding_stun_lost_on_the_way, request, request->first_frame,
                   request->capture,
                   "The question to %s is seen here and never at the next capture point.",
                   wn_show_endpoint(evidence, &request->flow->ends[1 - request->side]));
    }
}

const WnFindingKind finding_stun_lost_on_the_way = {
    .id = "stun-lost-on-the-way",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
