/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 2xx to INVITE names a private Contact to a receiver outside that network: the ACK and every
 * later request of the dialog will be addressed to it (RFC 3261 12.1.2, 12.2.1.1).
 */
#include "findings/finding.h"

/* A server between here and the caller replaced the Contact: the caller never sees this one. */
static bool
is_repaired(const WnCall *call, const WnMessage *answer)
{
    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *other = call->branches[i]->responses; other; other = other->next)
            if (other->n_via < answer->n_via && wn_message_is_success(other) &&
                other->to_tag == answer->to_tag && other->contacts &&
                other->contacts != answer->contacts)
                return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = transaction->responses; message; message = message->next) {
            const WnUri      *contact = wn_message_contact(message);
            const WnEndpoint *receiver = wn_message_destination(message);

            if (!wn_message_is_success(message) || !contact || contact->decorated ||
                is_repaired(call, message) || !wn_is_local(evidence, &contact->endpoint.addr) ||
                wn_reaches(evidence, &receiver->addr, &contact->endpoint.addr,
                           &wn_message_source(message)->addr) == WN_YES)
                continue;
            wn_observe(evidence, &finding_private_contact_in_answer, message, message->frame,
                       message->capture,
                       "The %s names the Contact %s, %s inside the answering side's own network.",
                       wn_show_message(evidence, message), contact->text,
                       contact->endpoint.addr.family ? "an address" : "a name");
        }
    }
}

const WnFindingKind finding_private_contact_in_answer = {
    .id = "private-contact-in-answer",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_ANSWER,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
