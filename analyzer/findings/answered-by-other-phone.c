/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Outside: the server sends a request to the public endpoint under which a user is registered, and
 * a phone of another make answers that it does not know him, while a phone of just that make is
 * registered for somebody else at the same address; or somebody else registers from just there.
 * about is the transaction.
 */
#include "findings/finding.h"

enum { MAX_LOOKED = 4096 };

static const char *
agent_of(const WnRegistration *registration)
{
    return registration->binding && registration->binding->request
               ? registration->binding->request->agent
               : NULL;
}

static bool
is_of_user(const WnRegistration *registration, const char *user)
{
    return registration->contact_user == user || registration->user == user;
}

/* The registration of this user, or of another one with this make of phone, at that address. */
static const WnRegistration *
find_at(const WnRegistrations *registrations, const WnAddr *addr, const char *user,
        const char *agent)
{
    for (unsigned i = 0, looked = 0;
         i < registrations->n && wn_search_excuse(registrations->searches, &looked, MAX_LOOKED);
         i++) {
        const WnRegistration *registration = registrations->all[i];

        if (!registration->accepted || !wn_addr_equal(&registration->client.addr, addr))
            continue;
        if (agent ? !is_of_user(registration, user) && agent_of(registration) == agent
                  : is_of_user(registration, user))
            return registration;
    }
    return NULL;
}

/* Whose REGISTER came from just this endpoint, though it is not this user's. */
static const WnRegistration *
find_holder(const WnRegistrations *registrations, const WnEndpoint *place, const char *user)
{
    WnTableCursor         cursor = { 0 };
    const WnRegistration *registration;
    unsigned              looked = 0;

    while ((registration = wn_registration_next_at(registrations, place, &cursor, &looked)) != NULL)
        if (registration->accepted && wn_registration_came_from(registration, place)) {
            if (is_of_user(registration, user))
                return NULL;
            return registration;
        }
    return NULL;
}

/* A request for this phone would go there: it registered from there, or named that port as its own
 * (RFC 3261 18.2.2: a server may take the port of one and the address of the other). */
static bool
is_place_of(const WnRegistration *wanted, const WnEndpoint *place)
{
    const WnUri *named = wanted->binding ? wn_message_contact(wanted->binding->request) : NULL;

    return wn_registration_came_from(wanted, place) || (named && wn_uri_port(named) == place->port);
}

/* Registered from another endpoint of that address, and yet named that one as its own: where the
 * REGISTERs come from tells two sockets apart, whatever their make. */
static bool
look_at_places(WnEvidence *evidence, const WnTransaction *transaction, const WnMessage *final)
{
    const WnRegistrations *registrations = wn_evidence_subject(evidence)->registrations;
    const WnEndpoint      *place = wn_message_destination(transaction->request);
    const char            *user = transaction->request->request_uri->user;
    const WnRegistration  *wanted = find_at(registrations, &place->addr, user, NULL), *holder;
    const WnUri           *named =
        wanted && wanted->binding ? wn_message_contact(wanted->binding->request) : NULL;

    holder = named && wn_endpoint_equal(&named->endpoint, place)
                 ? find_holder(registrations, place, user)
                 : NULL;
    if (!holder || wn_registration_came_from(wanted, place))
        return false;
    wn_observe(evidence, &finding_answered_by_other_phone, transaction, final->frame,
               final->capture,
               "%s registered from %s and named %s, from where %s registers; there \"%s\" is "
               "answered.",
               user, wn_show_endpoint(evidence, &wanted->client), wn_show_endpoint(evidence, place),
               holder->user ? holder->user : holder->aor, wn_show_message(evidence, final));
    return true;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions && subject->registrations; i++) {
        const WnTransaction  *transaction = subject->transactions[i];
        const WnMessage      *request = transaction->request;
        const WnMessage      *final = wn_transaction_final(transaction);
        const char           *user = request ? request->request_uri->user : NULL;
        const WnAddr         *there = request ? &wn_message_destination(request)->addr : NULL;
        const WnRegistration *wanted, *other;

        if (!user || !final || (final->status != 404 && final->status != 481) ||
            !wn_is_public(evidence, there) || look_at_places(evidence, transaction, final) ||
            !final->agent)
            continue;
        wanted = find_at(subject->registrations, there, user, NULL);
        other = find_at(subject->registrations, there, user, final->agent);
        if (!wanted || !other || !agent_of(wanted) || agent_of(wanted) == final->agent ||
            !is_place_of(wanted, wn_message_destination(request)))
            continue;
        wn_observe(
            evidence, &finding_answered_by_other_phone, transaction, final->frame, final->capture,
            "%s registered with \"%s\"; at the same address \"%s\" answers \"%s\", the phone "
            "of %s.",
            user, agent_of(wanted), final->agent, wn_show_message(evidence, final),
            other->user ? other->user : other->aor);
    }
}

const WnFindingKind finding_answered_by_other_phone = {
    .id = "answered-by-other-phone",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_REFUSAL | WN_HAS_REGISTRATIONS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
