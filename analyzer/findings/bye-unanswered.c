/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A BYE that nobody answers, at any hop, but a server with its own 408 (RFC
 * 3261 15.1, 16.7, 17.1.2). */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (subject->transactions[i]->method == WN_METHOD_BYE &&
            wn_transaction_delivered(subject->transactions[i]))
            return;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *bye = subject->transactions[i];

        if (bye->method != WN_METHOD_BYE || !bye->request || bye->request->n_copies < 2 ||
            !(wn_gave_up(evidence, bye) || wn_transaction_final(bye)))
            continue;
        wn_observe(
            evidence, &finding_bye_unanswered, bye, bye->request->frame, bye->request->capture,
            "The BYE to %s is sent %u times in %s and never answered.",
            wn_show_endpoint(evidence, wn_message_destination(bye->request)),
            bye->request->n_copies + 1u,
            wn_show_seconds(evidence, wn_message_last_time(bye->request) - bye->request->time));
    }
}

const WnFindingKind finding_bye_unanswered = {
    .id = "bye-unanswered",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_COPIES,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
