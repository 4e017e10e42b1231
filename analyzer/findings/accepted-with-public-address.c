/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same client is served (2xx, or asked for its password) once it names public addresses where
 * it had named private ones.  about is the transaction that had been refused.
 */
#include "findings/finding.h"

static bool
names_private(const WnEvidence *evidence, const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);

    return (request->via && wn_is_nonpublic(evidence, &request->via->sent_by.addr)) ||
           (contact && wn_is_nonpublic(evidence, &contact->endpoint.addr));
}

/* Fewer of the two fields are private in the later one. */
static bool
is_more_public(const WnEvidence *evidence, const WnMessage *before, const WnMessage *after)
{
    const WnUri *old = wn_message_contact(before), *new = wn_message_contact(after);
    bool         via_before = before->via && wn_is_nonpublic(evidence, &before->via->sent_by.addr);
    bool         via_after = after->via && wn_is_nonpublic(evidence, &after->via->sent_by.addr);
    bool         contact_before = old && wn_is_nonpublic(evidence, &old->endpoint.addr);
    bool contact_after = new &&wn_is_nonpublic(evidence, &new->endpoint.addr);

    return (via_before || contact_before) && via_after <= via_before &&
           contact_after <= contact_before &&
           (via_after != via_before || contact_after != contact_before);
}

static bool
is_served(const WnTransaction *step)
{
    const WnMessage *final = wn_transaction_final(step);

    return final && (wn_message_is_success(final) || final->status == 401 || final->status == 407);
}

/* A step of the same client and address of record that was served with more public addresses. */
static const WnTransaction *
find_served(const WnEvidence *evidence, const WnTransaction *refused)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned r = 0; r < subject->registrations->n; r++) {
        const WnRegistration *other = subject->registrations->all[r];

        if (other->aor != subject->registration->aor ||
            !wn_addr_equal(&other->client.addr, &subject->registration->client.addr))
            continue;
        for (unsigned s = 0; s < other->n_steps; s++)
            if (other->steps[s] != refused && is_served(other->steps[s]) &&
                is_more_public(evidence, refused->request, other->steps[s]->request))
                return other->steps[s];
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *refused = subject->transactions[i], *served;
        const WnMessage     *final = wn_transaction_final(refused);

        if (!final || final->status < 400 || is_served(refused) ||
            !names_private(evidence, refused->request))
            continue;
        served = find_served(evidence, refused);
        if (served)
            wn_observe(evidence, &finding_accepted_with_public_address, refused,
                       wn_transaction_final(served)->frame, wn_transaction_final(served)->capture,
                       "With a public address instead, the same client is served: \"%s\".",
                       wn_show_message(evidence, wn_transaction_final(served)));
    }
}

const WnFindingKind finding_accepted_with_public_address = {
    .id = "accepted-with-public-address",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
