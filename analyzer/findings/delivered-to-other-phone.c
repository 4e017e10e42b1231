/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two phones behind one router use the same port, and a request for one of them is delivered to the
 * other, which does not know what to do with it (RFC 4787 4.2.1, RFC 3261 21.4).  about is the
 * transaction.
 */
#include "findings/finding.h"

/* Not known here. */
static bool
is_unknown_here(const WnMessage *final)
{
    return final && (final->status == 404 || final->status == 480 || final->status == 481 ||
                     final->status == 482 || final->status == 604);
}

/* Whoever is registered under that user, from another host than this one. */
static const WnRegistration *
find_owner(const WnRegistrations *registrations, const char *user, const WnEndpoint *got_it)
{
    const WnRegistration *owner = NULL, *registration;
    WnTableCursor         cursor = { 0 };

    while ((registration = wn_table_next(&registrations->by_user, wn_registration_text_hash(user),
                                         &cursor)) != NULL) {
        if (!registration->accepted ||
            (registration->contact_user != user && registration->user != user))
            continue;
        if (wn_addr_equal(&registration->client.addr, &got_it->addr))
            return NULL;
        if (registration->client.port == got_it->port)
            owner = registration;
    }
    return owner;
}

/* The phone that got it, inside. */
static const WnRegistration *
find_receiver(const WnRegistrations *registrations, const WnEndpoint *client)
{
    WnTableCursor         cursor = { 0 };
    const WnRegistration *registration;
    unsigned              looked = 0;

    while ((registration = wn_registration_next_at(registrations, client, &cursor, &looked)) !=
           NULL)
        if (wn_endpoint_equal(&registration->client, client))
            return registration;
    return NULL;
}

/* One outside endpoint was the one phone's, and then the other's: the first had let its mapping run
 * out, and the two do not clash. */
static bool
had_it_in_turn(const WnRegistration *owner, const WnRegistration *receiver, WnTime time)
{
    const WnTransaction *first = wn_registration_last_from(owner, &owner->client, time);
    const WnTransaction *then = wn_registration_last_from(receiver, &receiver->client, time);
    WnEndpoint           one, other;

    return first && then && wn_registration_seen_at(first, &one) &&
           wn_registration_seen_at(then, &other) && wn_endpoint_equal(&one, &other);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions && subject->registrations; i++) {
        const WnTransaction  *transaction = subject->transactions[i];
        const WnMessage      *request = transaction->request;
        const WnMessage      *final = wn_transaction_final(transaction);
        const WnEndpoint     *got_it = request ? wn_message_destination(request) : NULL;
        const char           *user = request ? request->request_uri->user : NULL;
        const WnRegistration *owner, *receiver;

        if (!user || !is_unknown_here(final) || !wn_is_nonpublic(evidence, &got_it->addr))
            continue;
        receiver = find_receiver(subject->registrations, got_it);
        owner = receiver ? find_owner(subject->registrations, user, got_it) : NULL;
        if (owner && !had_it_in_turn(owner, receiver, request->time))
            wn_observe(
                evidence, &finding_delivered_to_other_phone, transaction, final->frame,
                final->capture,
                "The %s for %s, whose phone is %s, is delivered to %s, which answers \"%s\".",
                wn_show_message(evidence, request), user,
                wn_show_endpoint(evidence, &owner->client), wn_show_endpoint(evidence, got_it),
                wn_show_message(evidence, final));
    }
}

const WnFindingKind finding_delivered_to_other_phone = {
    .id = "delivered-to-other-phone",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_INSIDE | WN_HAS_REFUSAL | WN_HAS_REGISTRATIONS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
