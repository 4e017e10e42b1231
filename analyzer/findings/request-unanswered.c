/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request that nobody answered although its sender tried for as long as it may (RFC
 * 3261 17.1.1.2, 17.1.2.2).  about is the transaction.
 */
#include "findings/finding.h"

/* In a dialog the ACK, BYE and CANCEL have findings of their own. */
static bool
opens_something(const WnTransaction *transaction)
{
    return transaction->method != WN_METHOD_ACK && transaction->method != WN_METHOD_CANCEL &&
           transaction->method != WN_METHOD_BYE;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || !opens_something(transaction) || !wn_gave_up(evidence, transaction))
            continue;
        wn_observe(evidence, &finding_request_unanswered, transaction, request->frame,
                   request->capture, "The %s to %s is sent %u times in %s, and no answer comes.",
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_destination(request)),
                   request->n_copies + 1u,
                   wn_show_seconds(evidence, wn_message_last_time(request) - request->time));
    }
}

const WnFindingKind finding_request_unanswered = {
    .id = "request-unanswered",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
