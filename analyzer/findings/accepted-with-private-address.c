/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same registrar accepts a REGISTER that names the same private address: the address is no
 * reason to refuse.  about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *step = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(step);
        const WnUri         *contact = wn_message_contact(step->request);

        if (!final || !(wn_message_is_success(final) || final->status == 401))
            continue;
        if (step->request->via && wn_is_nonpublic(evidence, &step->request->via->sent_by.addr) &&
            contact && wn_is_nonpublic(evidence, &contact->endpoint.addr))
            wn_observe(evidence, &finding_accepted_with_private_address, step, final->frame,
                       final->capture,
                       "The registrar serves a REGISTER with private addresses: \"%s\".",
                       wn_show_message(evidence, final));
    }
}

const WnFindingKind finding_accepted_with_private_address = {
    .id = "accepted-with-private-address",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
