/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request is sent again and again although the response to it had left: the response does not
 * arrive (RFC 3261 17.1).  about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *response = transaction->responses;
        unsigned             after;

        if (!transaction->request || !response)
            continue;
        after = wn_message_sent_after(transaction->request, response->time);
        if (wn_transaction_unheard(transaction, subject->model->last))
            wn_observe(evidence, &finding_repeated_after_response, transaction,
                       wn_message_last_frame(transaction->request), transaction->request->capture,
                       "The %s comes %u more times after it was answered: the answers never reach "
                       "its sender.",
                       wn_show_message(evidence, transaction->request), after);
    }
}

const WnFindingKind finding_repeated_after_response = {
    .id = "repeated-after-response",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_COPIES,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
