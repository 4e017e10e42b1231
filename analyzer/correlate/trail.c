/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See trail.h. */
#include "correlate/trail.h"

#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/table.h"
#include "wire/sip.h"

struct WnTrail {
    WnArena *arena;
    WnIntern texts;
    WnTable  calls;   /* WnTrailStep by Call-ID */
    WnTable  senders; /* of each address that sent at a point, the first WnTrailStep */
    guint    most;
    uint64_t left_out;
    WnTime   first_left_out;
};

WnTrail *
wn_trail_new(guint most)
{
    WnTrail *trail = g_new0(WnTrail, 1);

    trail->most = most;
    trail->arena = wn_arena_new(64 * 1024);
    wn_intern_init(&trail->texts, trail->arena);
    return trail;
}

void
wn_trail_free(WnTrail *trail)
{
    if (!trail)
        return;
    wn_intern_clear(&trail->texts);
    wn_table_clear(&trail->calls);
    wn_table_clear(&trail->senders);
    wn_arena_free(trail->arena);
    g_free(trail);
}

static const char *
label_of(WnTrail *trail, const WnSip *sip)
{
    WnBytes line = wn_bytes_slice(sip->whole, 0, wn_bytes_find(sip->whole, '\n'));
    WnBytes label = sip->is_response ? wn_bytes_trim(wn_bytes_from(line, strlen("SIP/2.0 ")))
                                     : sip->method_text;
    g_autofree char *valid = g_utf8_make_valid((const char *) label.data, (gssize) label.length);

    return wn_intern(&trail->texts, wn_bytes(valid, strlen(valid)));
}

/* In the order of its way: by what changed, else by time. */
static void
find_way(const WnSight *const sights[WN_MAX_POINTS], const WnSight **first, const WnSight **last)
{
    WnGlimpse   here, there;
    WnDirection direction;

    *first = *last = NULL;
    for (unsigned i = 0; i < WN_MAX_POINTS; i++) {
        if (!sights[i])
            continue;
        *first = *first ? *first : sights[i];
        *last = sights[i];
    }
    here = (WnGlimpse){ (*first)->packet.src, (*first)->packet.dst, (*first)->packet.ttl };
    there = (WnGlimpse){ (*last)->packet.src, (*last)->packet.dst, (*last)->packet.ttl };
    direction = wn_direction_between(&here, &there);
    if (direction == WN_DIRECTION_IN ||
        (direction == WN_DIRECTION_UNKNOWN && (*last)->packet.time < (*first)->packet.time)) {
        const WnSight *swap = *first;
        *first = *last;
        *last = swap;
    }
}

static uint64_t
hash_of(const char *call_id)
{
    return wn_bytes_hash(wn_bytes(call_id, strlen(call_id)), 0);
}

static void
note_sender(WnTrail *trail, WnTrailStep *step)
{
    uint64_t           hash = wn_addr_hash(&step->from.addr);
    WnTableCursor      cursor = { 0 };
    const WnTrailStep *known;

    while ((known = wn_table_next(&trail->senders, hash, &cursor)) != NULL)
        if (known->first == step->first && wn_addr_equal(&known->from.addr, &step->from.addr))
            return;
    wn_table_add(&trail->senders, hash, step);
}

void
wn_trail_add(const WnSight *const sights[WN_MAX_POINTS], WnFate fate, void *data)
{
    WnTrail       *trail = data;
    const WnSight *first, *last;
    WnTrailStep   *step;
    WnSip          sip;

    find_way(sights, &first, &last);
    if (first->key.traffic != WN_TRAFFIC_SIP ||
        (trail->calls.count < trail->most &&
         (!wn_sip_parse(first->packet.payload, &sip) || sip.call_id.length == 0)))
        return;
    if (trail->calls.count >= trail->most) {
        if (trail->left_out++ == 0)
            trail->first_left_out = first->packet.time;
        return;
    }
    step = WN_ARENA_NEW(trail->arena, WnTrailStep);
    *step = (WnTrailStep){ .call_id = wn_intern(&trail->texts, sip.call_id),
                           .label = label_of(trail, &sip),
                           .is_response = sip.is_response,
                           .lost = fate == WN_FATE_LOST,
                           .time = first->packet.time,
                           .from = first->packet.src,
                           .to = last->packet.dst,
                           .first = first->point,
                           .last = last->point };
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        step->frames[i] = sights[i] ? sights[i]->packet.frame : 0;
    wn_table_add(&trail->calls, hash_of(step->call_id), step);
    note_sender(trail, step);
}

static gint
by_time(gconstpointer a, gconstpointer b)
{
    const WnTrailStep *one = *(const WnTrailStep *const *) a;
    const WnTrailStep *other = *(const WnTrailStep *const *) b;

    if (one->time != other->time)
        return one->time < other->time ? -1 : 1;
    return (int) (one->frames[one->first] > other->frames[other->first]) -
           (int) (one->frames[one->first] < other->frames[other->first]);
}

GPtrArray *
wn_trail_of(const WnTrail *trail, const char *call_id)
{
    GPtrArray    *found = g_ptr_array_new();
    WnTableCursor cursor = { 0 };
    WnTrailStep  *step;

    while ((step = wn_table_next(&trail->calls, hash_of(call_id), &cursor)) != NULL)
        if (strcmp(step->call_id, call_id) == 0)
            g_ptr_array_add(found, step);
    g_ptr_array_sort(found, by_time);
    return found;
}

uint64_t
wn_trail_left_out(const WnTrail *trail, WnTime until)
{
    return trail->left_out > 0 && trail->first_left_out <= until ? trail->left_out : 0;
}

bool
wn_trail_has_sender(const WnTrail *trail, const WnAddr *addr, const uint8_t realms[WN_MAX_POINTS],
                    uint8_t realm)
{
    WnAddr             plain = *addr;
    WnTableCursor      cursor = { 0 };
    const WnTrailStep *step;

    plain.realm = 0;
    while ((step = wn_table_next(&trail->senders, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(&step->from.addr, &plain) && (realm == 0 || realms[step->first] == realm))
            return true;
    return false;
}
