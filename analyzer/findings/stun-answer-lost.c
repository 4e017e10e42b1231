/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer of a STUN server leaves and does not arrive: the client repeats its question to the
 * end, or the answer is seen outside its router and not inside (RFC 8489 6.2.1).  about is the
 * transaction.
 */
#include "findings/finding.h"
#include "model/stun_sights.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject   *subject = wn_evidence_subject(evidence);
    const WnDiscovery *discovery = subject->discovery;

    for (unsigned i = 0; discovery && i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i], *outside = NULL;

        if (wn_stun_gave_up(request, subject->model->last))
            outside = wn_stun_answered_sight(subject->model, request);
        if (outside)
            wn_observe(evidence, &finding_stun_answer_lost, request, outside->answer_frame,
                       outside->answer_capture,
                       "The answer to it leaves %s for %s, outside the router, and never comes in.",
                       wn_show_endpoint(evidence, &outside->flow->ends[1 - outside->side]),
                       wn_show_endpoint(evidence, wn_stun_client(outside)));
        else if (wn_stun_unheard(request))
            wn_observe(evidence, &finding_stun_answer_lost, request, request->answer_frame,
                       request->answer_capture,
                       "%s answers, and %s repeats the question %u times in %s: it does not hear.",
                       wn_show_endpoint(evidence, &request->flow->ends[1 - request->side]),
                       wn_show_endpoint(evidence, wn_stun_client(request)), request->repeated,
                       wn_show_seconds(evidence, request->last - request->first));
    }
}

const WnFindingKind finding_stun_answer_lost = {
    .id = "stun-answer-lost",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
