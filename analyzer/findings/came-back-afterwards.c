/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that did not answer registers again later: it was alive all the time.  about is the
 * transaction that it had not answered.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    for (unsigned i = 0; registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i], *before, *back;
        const WnMessage     *request = transaction->request;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        before =
            wn_registration_last_from(registration, wn_message_destination(request), request->time);
        back = wn_registration_refreshed(registration, before, request->time);
        if (back)
            wn_observe(evidence, &finding_came_back_afterwards, transaction, back->request->frame,
                       back->request->capture,
                       "The phone registers again %s later, from %s: it was alive.",
                       wn_show_seconds(evidence, back->request->time - request->time),
                       wn_show_endpoint(evidence, wn_message_source(back->request)));
    }
}

const WnFindingKind finding_came_back_afterwards = {
    .id = "came-back-afterwards",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
