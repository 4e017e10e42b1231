/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G3 within a dialog: the server in front of the answering side replaces private Contacts, so that
 * the one in its answer misleads nobody.  It shows in the caller's Contact, which the INVITE brings
 * already replaced, or in an ACK that goes to where the answer came from.
 */
#include "guards/guard.h"

static bool
names_private(WnEvidence *evidence, const WnMessage *message)
{
    const WnUri *contact = wn_message_contact(message);

    return contact && wn_is_local(evidence, &contact->endpoint.addr);
}

/* The ACK for this answer goes to the public endpoint that it came from. */
static const WnMessage *
ack_to_source(WnEvidence *evidence, const WnCall *call, const WnMessage *answer)
{
    const WnTransaction *ack = NULL;

    if (!wn_message_is_success(answer) || answer->n_via < 2 || !names_private(evidence, answer) ||
        !wn_is_public(evidence, &wn_message_source(answer)->addr))
        return NULL;
    ack = wn_call_ack(call, answer, NULL);
    return ack && wn_endpoint_equal(wn_message_destination(ack->request), wn_message_source(answer))
               ? ack->request
               : NULL;
}

/* Whether the INVITE that reaches the answering side names another Contact than its writer has:
 * then the server replaces Contacts, though perhaps in requests only. */
static bool
brings_replaced_contact(WnEvidence *evidence, const WnMessage *invite)
{
    const WnUri *contact = wn_message_contact(invite);

    return contact && invite->n_via > 1 && invite->writer_via &&
           (contact->decorated || (wn_is_nonpublic(evidence, &invite->writer_via->sent_by.addr) &&
                                   wn_is_public(evidence, &contact->endpoint.addr)));
}

static bool
goes_to_private(WnEvidence *evidence, const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_ACK && call->transactions[i]->request &&
            wn_leads_nowhere(evidence, call->transactions[i]->request))
            return true;
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    /* Whatever it does elsewhere: this ACK went to the private address. */
    if (!call || goes_to_private(evidence, call))
        return WN_GUARD_CLEAR;
    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *m = call->branches[i]->responses; m; m = m->next) {
            const WnMessage *ack = ack_to_source(evidence, call, m);
            if (ack) {
                wn_excuse(evidence, wn_message_spot(ack));
                return WN_GUARD_HOLDS;
            }
        }
    if (call->delivery && call->delivery->request &&
        brings_replaced_contact(evidence, call->delivery->request)) {
        wn_excuse(evidence, wn_message_spot(call->delivery->request));
        return WN_GUARD_UNKNOWN;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_contact_repaired = {
    .id = "contact-repaired",
    .number = "G3",
    .excuse = "the server replaces private Contacts by the addresses that packets come from",
    .answer = answer,
};
