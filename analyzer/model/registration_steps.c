/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which REGISTER came before a moment, and which one after it. */
#include <stdlib.h>

#include "model/registration_lanes.h"

#include "base/sorted.h"

enum { BOTH = WN_LANE_STEPS | WN_LANE_COPIES, BY_SOURCE = WN_LANE_FROM | WN_LANE_PORT };

bool
wn_registration_came_from(const WnRegistration *registration, const WnEndpoint *endpoint)
{
    const WnLaneKey key = { .where = *endpoint };

    return wn_lane_after(registration, BOTH | BY_SOURCE, &key, INT64_MIN) != NULL;
}

const WnTransaction *
wn_registration_last_from(const WnRegistration *registration, const WnEndpoint *endpoint,
                          WnTime before)
{
    const WnLaneKey    key = { .where = *endpoint };
    const WnLaneEntry *last = wn_lane_before(registration, BOTH | BY_SOURCE, &key, before);

    return last ? last->step : NULL;
}

bool
wn_registration_same_phone(const WnTransaction *a, const WnTransaction *b)
{
    return a->exchange == b->exchange || a->request->via == b->request->via;
}

static const WnTransaction *
earlier_of(const WnLaneEntry *a, const WnLaneEntry *b)
{
    WnTime one = a ? a->step->request->time : INT64_MAX;
    WnTime other = b ? b->step->request->time : INT64_MAX;

    if (!a || !b)
        return a ? a->step : b ? b->step : NULL;
    if (one != other)
        return one < other ? a->step : b->step;
    return a->order <= b->order ? a->step : b->step;
}

typedef const WnLaneEntry *Look(const WnRegistration *registration, unsigned kind,
                                const WnLaneKey *key, const WnEndpoint *left, WnTime after);

static const WnLaneEntry *
first_after(const WnRegistration *registration, unsigned kind, const WnLaneKey *key,
            const WnEndpoint *left, WnTime after)
{
    (void) left;
    return wn_lane_after(registration, kind, key, after);
}

static const WnLaneEntry *
first_elsewhere(const WnRegistration *registration, unsigned kind, const WnLaneKey *key,
                const WnEndpoint *left, WnTime after)
{
    const WnLaneEntry *next = wn_lane_after(registration, kind, key, after);

    return next && wn_endpoint_equal(wn_message_source(next->step->request), left)
               ? wn_lane_other(next)
               : next;
}

/* By both signs of the same phone; like NULL: of any. */
static const WnTransaction *
look_for(const WnRegistration *registration, unsigned kind, const WnTransaction *like, Look *look,
         const WnEndpoint *left, WnTime after)
{
    WnLaneKey          key = { 0 };
    const WnLaneEntry *by_call_id;

    if (kind & WN_LANE_FROM)
        key.where = wn_endpoint(left->addr, 0);

    if (!like)
        return earlier_of(look(registration, kind, &key, left, after), NULL);
    key.who = like->exchange;
    by_call_id = look(registration, kind | WN_LANE_CALL_ID, &key, left, after);
    key.who = like->request->via;
    return earlier_of(by_call_id, look(registration, kind | WN_LANE_VIA, &key, left, after));
}

/* Where it was seen. */
static unsigned
side_of(const WnRegistration *registration, const WnTransaction *step)
{
    const WnLaneKey key = { .who = step };

    return registration->n_copies > 0 &&
                   wn_lane_after(registration, WN_LANE_COPIES | WN_LANE_ITSELF, &key, INT64_MIN)
               ? WN_LANE_COPIES
               : WN_LANE_STEPS;
}

const WnTransaction *
wn_registration_next(const WnRegistration *registration, const WnTransaction *like, WnTime after)
{
    return look_for(registration, side_of(registration, like) | WN_LANE_REFRESHES, like,
                    first_after, NULL, after);
}

const WnTransaction *
wn_registration_refreshed(const WnRegistration *registration, const WnTransaction *like,
                          WnTime after)
{
    return look_for(registration, WN_LANE_STEPS | WN_LANE_REFRESHES, like, first_after, NULL,
                    after);
}

const WnTransaction *
wn_registration_other_port(const WnRegistration *registration, const WnTransaction *like,
                           const WnEndpoint *endpoint, WnTime after)
{
    return look_for(registration, WN_LANE_STEPS | WN_LANE_FROM, like, first_elsewhere, endpoint,
                    after);
}

const WnTransaction *
wn_registration_moved(const WnRegistration *registration, const WnTransaction *old, WnTime before)
{
    const WnTransaction *next =
        look_for(registration, side_of(registration, old) | WN_LANE_REFRESHES | WN_LANE_ACCEPTED,
                 old, first_elsewhere, wn_message_source(old->request), old->request->time);

    return next && next->request->time < before ? next : NULL;
}

static int
compare_flows(const WnPing *ping, const WnFlow *flow)
{
    return (ping->flow->number > flow->number) - (ping->flow->number < flow->number);
}

static int
by_flow_and_answer(const void *a, const void *b)
{
    const WnPing *left = *(const WnPing *const *) a, *right = *(const WnPing *const *) b;
    int           order = compare_flows(left, right->flow);

    if (order == 0)
        order = (left->answered > right->answered) - (left->answered < right->answered);
    return order != 0 ? order : (left > right) - (left < right);
}

static void
list_answered(const WnRegistration *registration)
{
    WnLanes *lanes = registration->lanes;

    lanes->answered = WN_ARENA_ARRAY(lanes->arena, const WnPing *, registration->n_pings);
    for (uint32_t i = 0; i < registration->n_pings; i++)
        if (registration->pings[i].answered)
            lanes->answered[lanes->n_answered++] = &registration->pings[i];
    qsort(lanes->answered, lanes->n_answered, sizeof(*lanes->answered), by_flow_and_answer);
}

typedef struct {
    const WnFlow *flow;
    WnTime        time;
} Answer;

static bool
is_before(const void *element, const void *key)
{
    const WnPing *ping = *(const WnPing *const *) element;
    const Answer *answer = key;
    int           order = compare_flows(ping, answer->flow);

    return order < 0 || (order == 0 && ping->answered < answer->time);
}

const WnPing *
wn_registration_answered_ping(const WnRegistration *registration, const WnFlow *flow, WnTime from,
                              WnTime until)
{
    const WnLanes *lanes = registration->lanes;
    const Answer   first = { flow, from };
    const WnPing  *ping;
    uint32_t       at;

    if (registration->n_pings == 0)
        return NULL;
    if (!lanes->answered)
        list_answered(registration);
    at = wn_count_before(lanes->answered, lanes->n_answered, sizeof(*lanes->answered), is_before,
                         &first);
    ping = at < lanes->n_answered ? lanes->answered[at] : NULL;
    return ping && ping->flow == flow && ping->answered <= until ? ping : NULL;
}
