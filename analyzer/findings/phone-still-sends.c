/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that did not answer goes on to send from the very endpoint where it was not reached: it
 * is there.  about is the transaction that was not answered.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i], *step;
        const WnMessage     *request = transaction->request;
        const WnFlowSide    *phone;

        if (!wn_is_unanswered(transaction))
            continue;
        step = wn_registration_last_from(subject->registration, wn_message_destination(request),
                                         request->time);
        phone = step ? &step->flow->sides[step->side] : NULL;
        if (phone && phone->last > request->time)
            wn_observe(evidence, &finding_phone_still_sends, transaction, phone->last_frame,
                       phone->last_capture,
                       "Afterwards the phone still sends from %s: it is there.",
                       wn_show_endpoint(evidence, wn_message_destination(request)));
    }
}

const WnFindingKind finding_phone_still_sends = {
    .id = "phone-still-sends",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
