/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request goes on behind the router under another Call-ID, all else that its writer chose
 * unchanged: a box on the way rewrote it (RFC 3261 8.1.1.4: it names the exchange).  about is the
 * transaction inside.  Asked only where nothing answers under the Call-ID that was sent.
 */
#include "findings/finding.h"
#include "model/sight.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request, *outside;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK ||
            request->flow->sides[1 - request->side].sip == 0)
            continue;
        outside = wn_sight_under_other_call_id(subject->model, request);
        if (outside && wn_sight_is_inside(subject->model, request, outside))
            wn_observe(
                evidence, &finding_call_id_rewritten, transaction, outside->frame, outside->capture,
                "The router changes the Call-ID of the %s as it passes; branch, CSeq and From "
                "tag are those that %s sent.",
                wn_show_message(evidence, request),
                wn_show_endpoint(evidence, wn_message_source(request)));
    }
}

const WnFindingKind finding_call_id_rewritten = {
    .id = "call-id-rewritten",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
