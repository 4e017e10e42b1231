/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same client is served (2xx, or asked for its password) once it names public addresses where
 * it had named private ones.  about is the transaction that had been refused.
 */
#include "findings/finding.h"

/* Which of the two fields are private: bits. */
enum { VIA = 1, CONTACT = 2, FIELDS = 4 };

static unsigned
private_fields(const WnEvidence *evidence, const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);
    unsigned     fields = 0;

    if (request->via && wn_is_local(evidence, &request->via->sent_by.addr))
        fields |= VIA;
    if (contact && wn_is_local(evidence, &contact->endpoint.addr))
        fields |= CONTACT;
    return fields;
}

static bool
is_served(const WnTransaction *step)
{
    const WnMessage *final = wn_transaction_final(step);

    return final && (wn_message_is_success(final) || final->status == 401 || final->status == 407);
}

/* The first that was served, by the fields that were private in it. */
typedef struct {
    const WnTransaction *steps[FIELDS];
    unsigned             order[FIELDS];
} Served;

/* Of all registrations of the client that this one is the first of. */
static const void *
list_served(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnRegistrations *all = wn_evidence_subject(evidence)->registrations;
    const WnRegistration  *first = about, *other;
    Served                *served = WN_ARENA_NEW(kept, Served);
    WnTableCursor          cursor = { 0 };
    unsigned               n = 0;

    while ((other = wn_registrations_next_of(all, first, &cursor)) != NULL)
        for (unsigned s = 0; s < other->n_steps; s++) {
            const WnTransaction *step = other->steps[s];
            unsigned             fields = private_fields(evidence, step->request);

            if (served->steps[fields] || !is_served(step))
                continue;
            served->steps[fields] = step;
            served->order[fields] = n++;
        }
    return served;
}

static const Served *
served_of(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *own = subject->registration;
    WnTableCursor         cursor = { 0 };

    return wn_evidence_once(evidence, list_served,
                            wn_registrations_next_of(subject->registrations, own, &cursor));
}

/* The first in which fewer of the fields are private, and no other. */
static const WnTransaction *
find_served(const Served *served, unsigned before)
{
    const WnTransaction *first = NULL;
    unsigned             order = FIELDS;

    for (unsigned fields = 0; fields < before; fields++)
        if ((fields & ~before) == 0 && served->steps[fields] && served->order[fields] < order) {
            first = served->steps[fields];
            order = served->order[fields];
        }
    return first;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const Served    *all = NULL;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *refused = subject->transactions[i], *served;
        const WnMessage     *final = wn_transaction_final(refused);
        unsigned             fields;

        if (!final || final->status < 400 || is_served(refused))
            continue;
        fields = private_fields(evidence, refused->request);
        if (fields == 0)
            continue;
        all = all ? all : served_of(evidence);
        served = find_served(all, fields);
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
