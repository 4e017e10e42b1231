/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The provisional answer that asks for PRACK names a private address as its Contact, and whoever
 * gets it cannot reach that (RFC 3262 4; RFC 3261 12.1.2).  about is the response.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++)
        for (const WnMessage *message = subject->transactions[i]->responses; message;
             message = message->next) {
            const WnUri *contact = wn_message_contact(message);

            if (!wn_message_is_provisional(message) || !message->extra || !message->extra->rseq ||
                !contact || contact->decorated || !wn_is_local(evidence, &contact->endpoint.addr) ||
                wn_reaches(evidence, &wn_message_destination(message)->addr,
                           &contact->endpoint.addr, &wn_message_source(message)->addr) == WN_YES)
                continue;
            wn_observe(evidence, &finding_private_contact_in_ringing, message, message->frame,
                       message->capture, "The %s names %s, %s, as its Contact.",
                       wn_show_message(evidence, message), contact->text,
                       wn_show_local(&contact->endpoint.addr));
        }
}

const WnFindingKind finding_private_contact_in_ringing = {
    .id = "private-contact-in-ringing",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_ANSWER,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
