/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A port that the router has given to another phone: the first one's mapping had run out, for of
 * two hosts only one can have it towards the same server (RFC 4787 4.2.1, REQ-3, REQ-5).
 */
#include "model/registration_lanes.h"
#include "verdict/evidence.h"

/* As the phone names itself in its own network; NULL: it comes by a proxy, or names none of it. */
static const WnAddr *
inside_of(const WnEvidence *evidence, const WnMessage *request)
{
    const WnAddr *named = request->n_via == 1 && request->via ? &request->via->sent_by.addr : NULL;

    return named && wn_is_nonpublic(evidence, named) ? named : NULL;
}

static bool
is_other_host(const WnEvidence *evidence, const WnMessage *own, const WnMessage *other)
{
    const WnAddr *one = inside_of(evidence, own), *next = inside_of(evidence, other);

    return one && next && !wn_addr_equal(one, next);
}

/* The first REGISTER of another host and user from there after that one, on the flow of the
 * request. */
static const WnMessage *
next_from_there(const WnEvidence *evidence, const WnMessage *own, const WnMessage *request)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnLaneKey       key = { .where = *wn_message_destination(request) };
    const unsigned        kind = WN_LANE_STEPS | WN_LANE_COPIES | WN_LANE_FROM | WN_LANE_PORT;
    const WnRegistration *registration;
    const WnMessage      *first = NULL;
    WnTableCursor         cursor = { 0 };
    unsigned              looked = 0;

    while ((registration = wn_registration_next_at(subject->registrations, &key.where, &cursor,
                                                   &looked)) != NULL) {
        const WnLaneEntry *entry = wn_lane_after(registration, kind, &key, own->time);
        const WnMessage   *next = entry ? entry->step->request : NULL;

        if (next && registration->aor != subject->registration->aor &&
            next->flow == request->flow && next->time < request->time &&
            is_other_host(evidence, own, next) && (!first || next->time < first->time))
            first = next;
    }
    return first;
}

const WnMessage *
wn_port_given_to(const WnEvidence *evidence, const WnTransaction *delivery)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnMessage     *request = delivery->request, *next;
    const WnMessage     *final = wn_transaction_final(delivery);
    const WnTransaction *own;

    if (!request || !subject->registration || request->flow->carrier != WN_CARRIER_UDP ||
        delivery->method == WN_METHOD_ACK || delivery->method == WN_METHOD_CANCEL ||
        (final && final->status < 400) ||
        !wn_is_public(evidence, &wn_message_destination(request)->addr))
        return NULL;
    own = wn_registration_last_from(subject->registration, wn_message_destination(request),
                                    request->time);
    next = own && inside_of(evidence, own->request)
               ? next_from_there(evidence, own->request, request)
               : NULL;
    return next && next->own_idle >= WN_SHORTEST_USUAL_LIFETIME ? next : NULL;
}
