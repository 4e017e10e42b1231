/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections that a registrar tried to open to its phone, to the Contact or to where it registered
 * from, in vain (RFC 5923).
 */
#include <stdlib.h>

#include "model/registration_lanes.h"

#include "base/sorted.h"

/* Three are no plain loss. */
static const unsigned COPIES = 3;

static bool
has_failed(const WnTcpState *tcp)
{
    return tcp && tcp->syns > 0 && !tcp->synack && (tcp->syns >= COPIES || tcp->rsts > 0);
}

/* The port that it came from or that its Contact names; where that says nothing, the one of the
 * transport in use. */
static bool
means_port(const WnTransaction *step, uint16_t port)
{
    const WnUri *contact = wn_message_contact(step->request);

    return port == wn_message_source(step->request)->port ||
           (contact && (port == wn_uri_port(contact) ||
                        (!contact->endpoint.port &&
                         port == wn_sip_default_port(step->request->flow->carrier))));
}

/* A registration holds until the phone registers again from elsewhere, or unregisters. */
static bool
holds(const WnRegistration *registration, const WnLaneEntry *entry, WnTime time)
{
    bool                  copy = entry->order >= registration->n_steps;
    uint32_t              at = copy ? entry->order - registration->n_steps : entry->order;
    WnTransaction *const *list = copy ? registration->copies : registration->steps;
    uint32_t              n = copy ? registration->n_copies : registration->n_steps;

    return at + 1 >= n || list[at + 1]->flow == entry->step->flow ||
           time < list[at + 1]->request->time;
}

/* Some REGISTER before it came from there, or named that Contact, and still holds. */
static bool
is_wanted(const WnRegistration *registration, const WnFlow *flow)
{
    const WnTcpState *tcp = flow->tcp;
    const WnEndpoint *to = &flow->ends[1 - tcp->opener];
    const WnLaneKey   key = { .where = wn_endpoint(to->addr, 0) };

    for (unsigned i = 0; i < 4; i++) {
        unsigned kind = WN_LANE_ACCEPTED | WN_LANE_REFRESHES;
        kind |= i & 1 ? WN_LANE_COPIES : WN_LANE_STEPS;
        kind |= i & 2 ? WN_LANE_CONTACT | WN_LANE_NAMING : WN_LANE_FROM;
        const WnLaneEntry *last = wn_lane_before(registration, kind, &key, tcp->syn + 1);
        if (last && means_port(last->step, to->port) && holds(registration, last, tcp->syn) &&
            !wn_registration_taken_away(registration, last->step, tcp->syn) &&
            wn_addr_equal(&flow->ends[tcp->opener].addr,
                          &wn_message_destination(last->step->request)->addr))
            return true;
    }
    return false;
}

typedef struct {
    const WnRegistration *registration;
    const WnModel        *model;
    WnTable               pairs; /* that were looked through */
    WnTable               found; /* WnFlow */
} Search;

static void
look_through(Search *search, const WnAddr *server, const WnAddr *phone)
{
    enum { MOST = 1024 };
    WnPair       *pair = wn_pair_find(&search->model->flows, server, phone);
    uint64_t      hash = wn_hash_mix(0, (uintptr_t) pair);
    WnTableCursor cursor = { 0 };
    const void   *known;
    unsigned      looked = 0;

    if (!pair || !pair->has_tcp)
        return;
    while ((known = wn_table_next(&search->pairs, hash, &cursor)) != NULL)
        if (known == pair)
            return;
    wn_table_add(&search->pairs, hash, pair);
    for (WnFlow *flow = pair->flows; flow && wn_search_on(search->model->searches, &looked, MOST);
         flow = flow->next_of_pair)
        if (has_failed(flow->tcp) && is_wanted(search->registration, flow))
            wn_table_add(&search->found, wn_flow_number_hash(flow), flow);
}

static int
by_time(const void *a, const void *b)
{
    const WnFlow *left = *(WnFlow *const *) a, *right = *(WnFlow *const *) b;

    if (left->tcp->syn != right->tcp->syn)
        return left->tcp->syn < right->tcp->syn ? -1 : 1;
    return (left->number > right->number) - (left->number < right->number);
}

static void
list_attempts(const WnModel *model, const WnRegistration *registration)
{
    WnLanes *lanes = registration->lanes;
    Search   search = { .registration = registration, .model = model };

    for (uint32_t i = 0; i < registration->n_steps + registration->n_copies; i++) {
        const WnMessage *request = i < registration->n_steps
                                       ? registration->steps[i]->request
                                       : registration->copies[i - registration->n_steps]->request;
        const WnAddr    *server = &wn_message_destination(request)->addr;
        const WnUri     *contact = wn_message_contact(request);

        look_through(&search, server, &wn_message_source(request)->addr);
        if (contact && contact->endpoint.addr.family)
            look_through(&search, server, &contact->endpoint.addr);
    }
    lanes->n_attempts = search.found.count;
    lanes->attempts = WN_ARENA_ARRAY(lanes->arena, const WnFlow *, lanes->n_attempts + 1);
    for (uint32_t i = 0; i < lanes->n_attempts; i++)
        lanes->attempts[i] = search.found.values[i];
    qsort(lanes->attempts, lanes->n_attempts, sizeof(*lanes->attempts), by_time);
    wn_table_clear(&search.pairs);
    wn_table_clear(&search.found);
}

static bool
is_not_after(const void *element, const void *key)
{
    const WnFlow *attempt = *(const WnFlow *const *) element;

    return attempt->tcp->syn <= *(const WnTime *) key;
}

const WnFlow *
wn_registration_attempt(const WnModel *model, const WnRegistration *registration, WnTime from,
                        WnTime until)
{
    const WnLanes *lanes = registration->lanes;
    uint32_t       n;

    if (!lanes->attempts)
        list_attempts(model, registration);
    n = wn_count_before(lanes->attempts, lanes->n_attempts, sizeof(*lanes->attempts), is_not_after,
                        &until);
    return n > 0 && lanes->attempts[n - 1]->tcp->syn >= from ? lanes->attempts[n - 1] : NULL;
}
