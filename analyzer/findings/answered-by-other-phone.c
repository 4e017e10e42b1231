/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Outside: the server sends a request to the public endpoint under which a user is registered, and
 * a phone of another make answers that it does not know him, while a phone of just that make is
 * registered for somebody else at the same address; or somebody else registers from just there.
 * about is the transaction.
 */
#include "findings/finding.h"

enum { MAX_LOOKED = 4096 };

static bool
is_of_user(const WnRegistration *registration, const char *user)
{
    return registration->contact_user == user || registration->user == user;
}

static const WnMessage *
request_of(const WnRegistration *registration)
{
    return registration->binding ? registration->binding->request : NULL;
}

/* A phone that registers itself: what comes by a proxy is of anybody behind it. */
static bool
is_phone(const WnRegistration *registration)
{
    return registration->accepted && request_of(registration) &&
           request_of(registration)->n_via == 1;
}

/* One host, with many users, names one address for all of them in its own network. */
static bool
is_one_host(const WnEvidence *evidence, const WnRegistration *a, const WnRegistration *b)
{
    const WnVia *one = request_of(a)->via, *other = request_of(b)->via;

    return one == other || (one && other && wn_is_nonpublic(evidence, &one->sent_by.addr) &&
                            wn_addr_equal(&one->sent_by.addr, &other->sent_by.addr));
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

        if (!is_phone(registration) || !wn_addr_equal(&registration->client.addr, addr))
            continue;
        if (agent ? !is_of_user(registration, user) && request_of(registration)->agent == agent
                  : is_of_user(registration, user))
            return registration;
    }
    return NULL;
}

/* Whose REGISTER came from just this endpoint: this user's, or (NULL) the first. */
static const WnRegistration *
find_holder(const WnRegistrations *registrations, const WnEndpoint *place, const char *user)
{
    WnTableCursor         cursor = { 0 };
    const WnRegistration *registration;
    unsigned              looked = 0;

    while ((registration = wn_registration_next_at(registrations, place, &cursor, &looked)) != NULL)
        if (is_phone(registration) && wn_registration_came_from(registration, place) &&
            (!user || is_of_user(registration, user)))
            return registration;
    return NULL;
}

/* Of several phones of this user the one that is there, or else the first at that address. */
static const WnRegistration *
find_wanted(const WnRegistrations *registrations, const WnEndpoint *place, const char *user)
{
    const WnRegistration *there = find_holder(registrations, place, user);

    return there ? there : find_at(registrations, &place->addr, user, NULL);
}

/* The request names the Contact of the other one, not of this one: it was forwarded there (RFC
 * 3261 16.5: the Contact becomes the Request-URI). */
static bool
is_meant_for(const WnRegistration *other, const WnRegistration *wanted, const WnUri *uri)
{
    const WnAddr *named = &uri->endpoint.addr;

    return named->family && wn_registration_named(other, named, NULL) &&
           !wn_registration_named(wanted, named, NULL);
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
look_at_places(WnEvidence *evidence, const WnTransaction *transaction, const WnRegistration *wanted,
               const WnMessage *final)
{
    const WnRegistrations *registrations = wn_evidence_subject(evidence)->registrations;
    const WnEndpoint      *place = wn_message_destination(transaction->request);
    const WnUri           *named = wn_message_contact(request_of(wanted));
    const WnRegistration  *holder = named && wn_endpoint_equal(&named->endpoint, place)
                                        ? find_holder(registrations, place, NULL)
                                        : NULL;

    if (!holder || wn_registration_came_from(wanted, place) ||
        is_one_host(evidence, wanted, holder) ||
        is_meant_for(holder, wanted, transaction->request->request_uri))
        return false;
    wn_observe(evidence, &finding_answered_by_other_phone, transaction, final->frame,
               final->capture,
               "%s registered from %s and named %s, from where %s registers; there \"%s\" is "
               "answered.",
               transaction->request->request_uri->user, wn_show_endpoint(evidence, &wanted->client),
               wn_show_endpoint(evidence, place), holder->user ? holder->user : holder->aor,
               wn_show_message(evidence, final));
    return true;
}

static void
look_at_makes(WnEvidence *evidence, const WnTransaction *transaction, const WnRegistration *wanted,
              const WnMessage *final)
{
    const WnMessage      *request = transaction->request;
    const char           *user = request->request_uri->user, *agent = request_of(wanted)->agent;
    const WnRegistration *other =
        final->agent ? find_at(wn_evidence_subject(evidence)->registrations,
                               &wn_message_destination(request)->addr, user, final->agent)
                     : NULL;

    if (!other || !agent || agent == final->agent ||
        !is_place_of(wanted, wn_message_destination(request)) ||
        is_one_host(evidence, wanted, other) || is_meant_for(other, wanted, request->request_uri))
        return;
    wn_observe(evidence, &finding_answered_by_other_phone, transaction, final->frame,
               final->capture,
               "%s registered with \"%s\"; at the same address \"%s\" answers \"%s\", the phone "
               "of %s.",
               user, agent, final->agent, wn_show_message(evidence, final),
               other->user ? other->user : other->aor);
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
        const WnRegistration *wanted;

        if (!user || !final || (final->status != 404 && final->status != 481) ||
            !wn_is_public(evidence, &wn_message_destination(request)->addr))
            continue;
        wanted = find_wanted(subject->registrations, wn_message_destination(request), user);
        if (wanted && !look_at_places(evidence, transaction, wanted, final))
            look_at_makes(evidence, transaction, wanted, final);
    }
}

const WnFindingKind finding_answered_by_other_phone = {
    .id = "answered-by-other-phone",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_REFUSAL | WN_HAS_REGISTRATIONS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
