/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See registration_lanes.h. */
#include "model/registration_lanes.h"

#include "base/sorted.h"

#include <stdlib.h>

struct WnLane {
    WnLane      *next;
    unsigned     kind;
    WnLaneEntry *entries; /* by key, then by time, then in order */
    uint32_t     n;
};

static WnEndpoint
contact_addr(const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);

    return contact ? wn_endpoint(contact->endpoint.addr, 0) : (WnEndpoint){ 0 };
}

static WnLaneKey
key_of(unsigned kind, const WnTransaction *step)
{
    const WnMessage *request = step->request;
    const WnUri     *contact = wn_message_contact(request);
    WnLaneKey        key = { 0 };

    if (kind & WN_LANE_FROM)
        key.where = *wn_message_source(request);
    if (kind & WN_LANE_REGISTRAR)
        key.where = *wn_message_destination(request);
    if (kind & WN_LANE_CONTACT)
        key.where = contact_addr(request);
    if (!(kind & WN_LANE_PORT))
        key.where.port = 0;
    if (kind & WN_LANE_USER)
        key.who = contact ? contact->user : NULL;
    if (kind & WN_LANE_CALL_ID)
        key.who = step->exchange;
    if (kind & WN_LANE_VIA)
        key.who = request->via;
    if (kind & WN_LANE_FLOW)
        key.who = step->flow;
    if (kind & WN_LANE_ITSELF)
        key.who = step;
    if (kind & WN_LANE_CSEQ)
        key.cseq = step->cseq;
    return key;
}

static bool
belongs(unsigned kind, const WnTransaction *step)
{
    const WnUri *contact = wn_message_contact(step->request);

    if ((kind & WN_LANE_REFRESHES) && wn_registration_unregisters(step->request))
        return false;
    if ((kind & WN_LANE_ACCEPTED) && !wn_transaction_success(step))
        return false;
    if ((kind & WN_LANE_ANSWERED) && !step->responses)
        return false;
    if ((kind & (WN_LANE_NAMING | WN_LANE_NAMING_OTHER)) && !contact)
        return false;
    return !(kind & WN_LANE_NAMING_OTHER) ||
           !wn_addr_equal(&contact->endpoint.addr, &wn_message_source(step->request)->addr);
}

/* Realms left aside: where one is not told it agrees with all. */
static int
compare_keys(const WnLaneKey *a, const WnLaneKey *b)
{
    uintptr_t  who = (uintptr_t) a->who, other = (uintptr_t) b->who;
    WnEndpoint where = a->where, there = b->where;

    if (who != other)
        return who < other ? -1 : 1;
    if (a->cseq != b->cseq)
        return a->cseq < b->cseq ? -1 : 1;
    where.addr.realm = there.addr.realm = 0;
    return wn_endpoint_compare(&where, &there);
}

static bool
is_meant(const WnLaneEntry *entry, const WnLaneKey *key)
{
    return wn_addr_realms_agree(&entry->key.where.addr, &key->where.addr);
}

static int
by_key_and_time(const void *a, const void *b)
{
    const WnLaneEntry *left = a, *right = b;
    int                order = compare_keys(&left->key, &right->key);
    WnTime             time = left->step->request->time, later = right->step->request->time;

    if (order == 0)
        order = (time > later) - (time < later);
    return order != 0 ? order : (left->order > right->order) - (left->order < right->order);
}

static bool
differ(unsigned kind, const WnTransaction *a, const WnTransaction *b)
{
    WnEndpoint one = contact_addr(a->request), other = contact_addr(b->request);

    return kind & WN_LANE_NAMING
               ? !wn_addr_equal(&one.addr, &other.addr)
               : !wn_endpoint_equal(wn_message_source(a->request), wn_message_source(b->request));
}

/* From behind: whoever has the same as the next one goes on to where that one goes. */
static void
link_others(WnLane *lane)
{
    for (uint32_t i = lane->n; i > 1; i--) {
        WnLaneEntry *entry = &lane->entries[i - 2], *next = entry + 1;

        if (compare_keys(&entry->key, &next->key) != 0)
            continue;
        if (differ(lane->kind, entry->step, next->step))
            entry->other = 1;
        else if (next->other > 0)
            entry->other = next->other + 1;
    }
}

static void
fill(WnLane *lane, WnTransaction *const *list, uint32_t n, uint32_t order)
{
    for (uint32_t i = 0; i < n; i++)
        if (belongs(lane->kind, list[i]))
            lane->entries[lane->n++] = (WnLaneEntry){ .key = key_of(lane->kind, list[i]),
                                                      .step = list[i],
                                                      .order = order + i };
}

static const WnLane *
ensure_lane(const WnRegistration *registration, unsigned kind)
{
    WnLanes *lanes = registration->lanes;
    WnLane  *lane = lanes->first;
    uint32_t n = registration->n_steps + registration->n_copies;

    while (lane && lane->kind != kind)
        lane = lane->next;
    if (lane)
        return lane;
    lane = WN_ARENA_NEW(lanes->arena, WnLane);
    lane->kind = kind;
    lane->entries = WN_ARENA_ARRAY(lanes->arena, WnLaneEntry, n);
    if (kind & WN_LANE_STEPS)
        fill(lane, registration->steps, registration->n_steps, 0);
    if (kind & WN_LANE_COPIES)
        fill(lane, registration->copies, registration->n_copies, registration->n_steps);
    if (lane->n > 1)
        qsort(lane->entries, lane->n, sizeof(*lane->entries), by_key_and_time);
    link_others(lane);
    lane->next = lanes->first;
    lanes->first = lane;
    return lane;
}

typedef struct {
    const WnLaneKey *key;
    WnTime           time;
} Place;

static bool
is_before(const void *element, const void *key)
{
    const WnLaneEntry *entry = element;
    const Place       *place = key;
    int                order = compare_keys(&entry->key, place->key);

    return order < 0 || (order == 0 && entry->step->request->time < place->time);
}

/* The first place at this key and time, or behind them. */
static uint32_t
find_place(const WnLane *lane, const WnLaneKey *key, WnTime time)
{
    const Place place = { key, time };

    return wn_count_before(lane->entries, lane->n, sizeof(*lane->entries), is_before, &place);
}

const WnLaneEntry *
wn_lane_after(const WnRegistration *registration, unsigned kind, const WnLaneKey *key, WnTime time)
{
    const WnLane *lane = ensure_lane(registration, kind);

    for (uint32_t at = find_place(lane, key, time == INT64_MIN ? time : time + 1);
         at < lane->n && compare_keys(&lane->entries[at].key, key) == 0; at++)
        if (is_meant(&lane->entries[at], key))
            return &lane->entries[at];
    return NULL;
}

const WnLaneEntry *
wn_lane_before(const WnRegistration *registration, unsigned kind, const WnLaneKey *key, WnTime time)
{
    const WnLane *lane = ensure_lane(registration, kind);

    for (uint32_t behind = find_place(lane, key, time);
         behind > 0 && compare_keys(&lane->entries[behind - 1].key, key) == 0; behind--)
        if (is_meant(&lane->entries[behind - 1], key))
            return wn_lane_after(registration, kind, key,
                                 lane->entries[behind - 1].step->request->time - 1);
    return NULL;
}

const WnLaneEntry *
wn_lane_other(const WnLaneEntry *entry)
{
    return entry->other > 0 ? entry + entry->other : NULL;
}
