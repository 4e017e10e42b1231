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
        const WnTransaction *transaction = subject->deliveries[i], *before;
        const WnMessage     *request = transaction->request;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        before =
            wn_registration_last_from(registration, wn_message_destination(request), request->time);
        for (unsigned s = 0; s < registration->n_steps; s++) {
            const WnMessage *step = registration->steps[s]->request;
            if (step->time <= request->time || step->expires == 0 ||
                (before && !wn_registration_same_phone(before, registration->steps[s])))
                continue;
            wn_observe(evidence, &finding_came_back_afterwards, transaction, step->frame,
                       step->capture, "The phone registers again %s later, from %s: it was alive.",
                       wn_show_seconds(evidence, step->time - request->time),
                       wn_show_endpoint(evidence, wn_message_source(step)));
            break;
        }
    }
}

const WnFindingKind finding_came_back_afterwards = {
    .id = "came-back-afterwards",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
