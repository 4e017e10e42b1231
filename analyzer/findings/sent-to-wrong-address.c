/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests go to the wrong public address that a host names as its own, and nobody answers there.
 * about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFinding *wrong = wn_observed(evidence, &finding_advertised_address_differs);

    for (; wrong; wrong = wn_observed_next(wrong))
        for (unsigned i = 0; i < subject->n_transactions; i++) {
            const WnTransaction *transaction = subject->transactions[i];
            const WnMessage     *named = subject->kind == WN_SUBJECT_CALL && subject->call->invite
                                             ? subject->call->invite->request
                                             : NULL;
            const WnUri         *contact = named ? wn_message_contact(named) : NULL;

            if (wrong->about != named || !contact || !transaction->request ||
                !wn_gave_up(evidence, transaction) ||
                !wn_addr_equal(&wn_message_destination(transaction->request)->addr,
                               &contact->endpoint.addr))
                continue;
            wn_observe(evidence, &finding_sent_to_wrong_address, transaction,
                       transaction->request->frame, transaction->request->capture,
                       "The %s goes to %s, and nobody there answers.",
                       wn_show_message(evidence, transaction->request),
                       wn_show_endpoint(evidence, wn_message_destination(transaction->request)));
        }
}

const WnFindingKind finding_sent_to_wrong_address = {
    .id = "sent-to-wrong-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
