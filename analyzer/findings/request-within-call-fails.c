/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A re-INVITE or UPDATE of a call that was answered finds nobody: hold, resume, a transfer or a
 * refresh does not come about, and whoever sent it has to end the call (RFC 3261 12.2.1.2, 14.1).
 * Of several such requests the first; about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *first = wn_call_failed_within(subject->call);
    bool                 sent = false;

    for (unsigned i = 0; first && i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || !wn_is_same_request(transaction, first) || transaction->responses)
            continue;
        sent = true;
        wn_observe(evidence, &finding_request_within_call_fails, transaction, request->frame,
                   request->capture,
                   "The %s within the call is sent %u times to %s in %s, and no answer comes.",
                   wn_show_message(evidence, request), request->n_copies + 1u,
                   wn_show_endpoint(evidence, wn_message_destination(request)),
                   wn_show_seconds(evidence, wn_message_last_time(request) - request->time));
    }
    if (first && !sent)
        wn_observe(
            evidence, &finding_request_within_call_fails, first, wn_transaction_final(first)->frame,
            wn_transaction_final(first)->capture,
            "The %s within the call finds nobody: after %s it is answered \"%s\".",
            wn_show_message(evidence, first->request),
            wn_show_seconds(evidence, wn_transaction_final(first)->time - first->request->time),
            wn_show_message(evidence, wn_transaction_final(first)));
}

const WnFindingKind finding_request_within_call_fails = {
    .id = "request-within-call-fails",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
