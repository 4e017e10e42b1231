/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A REGISTER names private addresses, in Via or Contact, to a registrar outside.  about is the
 * transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *step = subject->transactions[i];
        const WnMessage     *request = step->request;
        const WnUri         *contact = wn_message_contact(request);
        const WnAddr        *server = &wn_message_destination(request)->addr;
        bool via = request->via && wn_is_local(evidence, &request->via->sent_by.addr) &&
                   wn_reaches(evidence, server, &request->via->sent_by.addr, NULL) != WN_YES;
        bool named = contact && wn_is_local(evidence, &contact->endpoint.addr) &&
                     wn_reaches(evidence, server, &contact->endpoint.addr, NULL) != WN_YES;

        if (!wn_is_public(evidence, server) || (!via && !named))
            continue;
        wn_observe(evidence, &finding_private_address_in_register, step, request->frame,
                   request->capture, "The REGISTER names a private address in %s.",
                   via && named ? "Via and Contact"
                   : via        ? "Via"
                                : "Contact");
    }
}

const WnFindingKind finding_private_address_in_register = {
    .id = "private-address-in-register",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
