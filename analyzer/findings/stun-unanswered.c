/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Binding requests that nothing answers (RFC 8489 6.2.1: 39.5 s; RFC 3489 9.3: 9.5 s).
 * CHANGE-REQUEST asks for an answer that NAT may well drop (RFC 3489 10.1): not counted.  about is
 * the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject   *subject = wn_evidence_subject(evidence);
    const WnDiscovery *discovery = subject->discovery;

    for (unsigned i = 0; discovery && i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i];

        if (!wn_stun_gave_up(request, subject->model->last))
            continue;
        wn_observe(evidence, &finding_stun_unanswered, request, request->first_frame,
                   request->capture, "The STUN server %s never answers %s: asked %u times in %s.",
                   wn_show_endpoint(evidence, &request->flow->ends[1 - request->side]),
                   wn_show_endpoint(evidence, &request->flow->ends[request->side]), request->copies,
                   wn_show_seconds(evidence, request->last - request->first));
    }
}

const WnFindingKind finding_stun_unanswered = {
    .id = "stun-unanswered",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
