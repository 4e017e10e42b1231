/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two capture points are read together: a request is seen at the one, and no copy of it at the
 * next. about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || !wn_message_is_lost(request) || transaction->method == WN_METHOD_CANCEL)
            continue;
        wn_observe(evidence, &finding_request_lost_on_the_way, transaction, request->frame,
                   request->capture,
                   "The %s to %s is seen here and never at the next capture point.",
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_destination(request)));
    }
}

const WnFindingKind finding_request_lost_on_the_way = {
    .id = "request-lost-on-the-way",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_LOSS,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
