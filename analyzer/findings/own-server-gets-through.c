/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meanwhile the server that the phone registered at reaches it at the same public endpoint: a ping
 * is answered there after the first copy of the request and before the last.  An answer before or
 * after does not tell whether the phone was there in between.  about is the transaction that was
 * not answered.
 */
#include "findings/finding.h"

static void
observe_one(WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnMessage      *request = transaction->request;
    const WnPing         *ping;
    const WnTransaction  *step =
        wn_registration_last_from(registration, wn_message_destination(request), request->time);

    if (!step || step->flow == request->flow)
        return;
    ping = wn_registration_answered_ping(registration, step->flow, request->time,
                                         wn_message_last_time(request));
    if (ping)
        wn_observe(evidence, &finding_own_server_gets_through, transaction, ping->answer_frame,
                   ping->answer_capture,
                   "Meanwhile the phone answers %s, the server it registered at.",
                   wn_show_endpoint(evidence, wn_message_destination(step->request)));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];

        if (wn_is_unanswered(transaction))
            observe_one(evidence, transaction);
    }
}

const WnFindingKind finding_own_server_gets_through = {
    .id = "own-server-gets-through",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
