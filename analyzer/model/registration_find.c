/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which registration a request was routed by, or was sent by (RFC 3261 10.2, 16.5). */
#include "model/call.h"
#include "model/registration_lanes.h"

#include <glib.h>

/* Of two that fit, the one whose last REGISTER before the request is the newer. */
static WnTime
last_before(const WnRegistration *registration, WnTime time)
{
    const WnLaneEntry *last =
        wn_lane_before(registration, WN_LANE_STEPS, &(WnLaneKey){ 0 }, time + 1);

    return last ? last->step->request->time : INT64_MIN;
}

static bool
registers_at(const WnRegistration *registration, const WnAddr *addr)
{
    const WnLaneKey key = { .where = wn_endpoint(*addr, 0) };

    return wn_lane_after(registration, WN_LANE_STEPS | WN_LANE_REGISTRAR, &key, INT64_MIN) != NULL;
}

/* One of the hosts that it passes between is where the phone registers. */
static bool
passes_registrar(const WnRegistration *registration, const WnMessage *request)
{
    return registers_at(registration, &wn_message_source(request)->addr) ||
           registers_at(registration, &wn_message_destination(request)->addr);
}

/* Many networks have a user of that name: it has to be the same server's, or the same domain's. */
static bool
is_of_domain(const WnRegistration *registration, const WnMessage *request)
{
    const WnUri *own = registration->steps[0]->to, *to = request->transaction->to;

    return (own && own->host &&
            (request->request_uri->host == own->host || (to && to->host == own->host))) ||
           passes_registrar(registration, request);
}

typedef enum { BY_SOURCE, BY_CONTACT, BY_USER } Rule;

static bool
fits(const WnRegistration *registration, const WnMessage *request, Rule rule)
{
    const char *user = request->request_uri ? request->request_uri->user : NULL;

    switch (rule) {
    case BY_SOURCE:
        return wn_registration_came_from(registration, wn_message_destination(request));
    case BY_CONTACT:
        return wn_registration_named(registration, &wn_message_destination(request)->addr, user) ||
               (request->request_uri &&
                wn_registration_named(registration, &request->request_uri->endpoint.addr, user));
    case BY_USER:
        return user && (registration->contact_user == user || registration->user == user) &&
               is_of_domain(registration, request);
    }
    return false;
}

/* *cut: there are more than were looked at. */
static WnRegistration *
find_under(const WnTable *table, uint64_t hash, const WnMessage *request, Rule rule, bool *cut)
{
    enum { MOST = 256 };
    WnTableCursor   cursor = { 0 };
    WnRegistration *registration, *best = NULL;
    const char     *user = request->request_uri ? request->request_uri->user : NULL;
    unsigned        looked = 0;

    *cut = false;
    while (!*cut && (registration = wn_table_next(table, hash, &cursor)) != NULL) {
        *cut = looked++ == MOST;
        if (registration == best || !fits(registration, request, rule))
            continue;
        bool better_user =
            user && registration->contact_user == user && (!best || best->contact_user != user);
        if (!best || better_user ||
            (last_before(registration, request->time) > last_before(best, request->time) &&
             !(user && best->contact_user == user && registration->contact_user != user)))
            best = registration;
    }
    return best;
}

static WnRegistration *
find_by(const WnRegistrations *registrations, const WnTable *table, uint64_t hash,
        const WnMessage *request, Rule rule)
{
    const char     *user = request->request_uri ? request->request_uri->user : NULL;
    bool            cut, cut_again = true;
    WnRegistration *best = find_under(table, hash, request, rule, &cut), *exact = NULL;

    if (!cut)
        return best;
    /* A place of many, as a proxy's: that user's own. */
    if (user && rule != BY_USER)
        exact =
            find_under(table, wn_registration_place_hash(hash, user), request, rule, &cut_again);
    if (exact && !cut_again)
        return exact;
    registrations->searches->cut++;
    registrations->searches->doubt = true;
    return exact ? exact : best;
}

WnRegistration *
wn_registration_reached_by(const WnRegistrations *registrations, const WnMessage *request)
{
    const WnEndpoint *target = wn_message_destination(request);
    WnRegistration   *found = find_by(registrations, &registrations->by_source,
                                      wn_endpoint_hash(target), request, BY_SOURCE);

    if (!found)
        found = find_by(registrations, &registrations->by_contact, wn_addr_hash(&target->addr),
                        request, BY_CONTACT);
    return found;
}

WnRegistration *
wn_registration_next_at(const WnRegistrations *registrations, const WnEndpoint *source,
                        WnTableCursor *cursor, unsigned *looked)
{
    enum { MOST = 1024 };
    WnRegistration *found =
        wn_table_next(&registrations->by_source, wn_endpoint_hash(source), cursor);

    return found && wn_search_excuse(registrations->searches, looked, MOST) ? found : NULL;
}

WnRegistration *
wn_registration_of(const WnRegistrations *registrations, const WnMessage *request, const char *aor)
{
    const WnEndpoint *source = wn_message_source(request);
    WnTableCursor     cursor = { 0 };
    WnRegistration   *registration, *found = NULL;
    unsigned          looked = 0;

    while ((registration = wn_registration_next_at(registrations, source, &cursor, &looked)) !=
           NULL)
        if (wn_registration_came_from(registration, source) &&
            (!found || (registration->aor == aor && found->aor != aor)))
            found = registration;
    return found;
}

WnRegistration *
wn_registration_for(const WnRegistrations *registrations, const WnMessage *request)
{
    WnRegistration *found = wn_registration_reached_by(registrations, request);

    if (!found && request->request_uri && request->request_uri->endpoint.addr.family)
        found = find_by(registrations, &registrations->by_contact,
                        wn_addr_hash(&request->request_uri->endpoint.addr), request, BY_CONTACT);
    if (!found && request->request_uri && request->request_uri->user)
        found = find_by(registrations, &registrations->by_user,
                        wn_registration_text_hash(request->request_uri->user), request, BY_USER);
    return found;
}

bool
wn_registration_is_translated(const WnModel *model, const WnRegistration *registration)
{
    for (unsigned i = 0; i < registration->n_copies; i++)
        if (wn_model_is_public(model, &wn_message_source(registration->copies[i]->request)->addr))
            return true;
    return false;
}

uint64_t
wn_registration_device_hash(const WnRegistration *registration)
{
    return wn_hash_mix(11, registration->device);
}

WnRegistration *
wn_registrations_next_of(const WnRegistrations *registrations, const WnRegistration *own,
                         WnTableCursor *cursor)
{
    WnRegistration *registration;

    while ((registration = wn_table_next(&registrations->by_device,
                                         wn_registration_device_hash(own), cursor)) != NULL)
        if (registration->device == own->device &&
            wn_addr_equal(&registration->client.addr, &own->client.addr))
            return registration;
    return NULL;
}

bool
wn_registrations_know_server(const WnRegistrations *registrations, const WnAddr *addr)
{
    WnTableCursor cursor = { 0 };
    const WnAddr *known;

    while ((known = wn_table_next(&registrations->servers, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(known, addr))
            return true;
    return false;
}

static uint64_t
agent_hash(const WnAddr *addr, const char *agent)
{
    return wn_hash_mix(wn_addr_hash(addr), (uintptr_t) agent);
}

bool
wn_registrations_know_agent(const WnRegistrations *registrations, const WnAddr *addr,
                            const char *agent)
{
    WnTableCursor    cursor = { 0 };
    const WnMessage *known;

    while ((known = wn_table_next(&registrations->agents, agent_hash(addr, agent), &cursor)) !=
           NULL)
        if (known->agent == agent && wn_addr_equal(&wn_message_source(known)->addr, addr))
            return true;
    return false;
}

void
wn_registrations_note_server(WnRegistrations *registrations, WnRegistration *registration)
{
    WnAddr       *server = &registration->server.addr;
    WnMessage    *accepted = registration->accepted;
    const WnAddr *from = accepted ? &wn_message_source(accepted)->addr : NULL;

    if (!wn_registrations_know_server(registrations, server))
        wn_table_add(&registrations->servers, wn_addr_hash(server), server);
    if (accepted && !wn_registrations_know_agent(registrations, from, accepted->agent))
        wn_table_add(&registrations->agents, agent_hash(from, accepted->agent), accepted);
}
