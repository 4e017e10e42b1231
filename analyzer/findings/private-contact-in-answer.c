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

/* The same answer where the party that wrote it, or passed it on first, gives it to a server that
 * has to use its Contact; NULL: not seen. */
static const WnMessage *
told_to_server(const WnCall *call, const WnMessage *answer)
{
    const WnMessage *first = NULL;
    unsigned         most = answer->n_via;

    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *other = call->branches[i]->responses; other; other = other->next)
            if (other->n_via > most && wn_message_is_success(other) &&
                other->to_tag == answer->to_tag && other->contacts == answer->contacts &&
                call->branches[i]->request) {
                first = other;
                most = other->n_via;
            }
    return first && wn_invite_is_recorded(call, first->transaction->request) ? first : NULL;
}

/* The ACK takes the recorded route (RFC 3261 12.2.1.1), and the last of it is a neighbour of whom
 * it is for. */
static bool
is_known_to_server(WnEvidence *evidence, const WnMessage *answer, const WnAddr *contact)
{
    const WnMessage *told = told_to_server(wn_evidence_subject(evidence)->call, answer);

    return told && wn_reaches(evidence, &wn_message_destination(told)->addr, contact,
                              &wn_message_source(told)->addr) == WN_YES;
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
                           &wn_message_source(message)->addr) == WN_YES ||
                is_known_to_server(evidence, message, &contact->endpoint.addr))
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
