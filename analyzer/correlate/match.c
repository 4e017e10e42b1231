/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See match.h: packets are held, settled when they are about to leave, and released. */
#include "correlate/match.h"

#include "correlate/alike.h"
#include "correlate/fates.h"

/* So many packets wait for their place, until what must be looked at for it is fetched. */
enum { WAITING = 8 };

struct WnMatcher {
    WnRelease          release;
    void              *data;
    WnWitness          witness; /* or NULL */
    void              *witness_data;
    WnHeldStore        store;
    WnHeld            *waiting[WAITING]; /* in the order they came, from next on */
    unsigned           n_waiting, next;
    WnFates           *fates;
    const WnAlignment *alignment;
    unsigned           n_points;
    bool               has_gaps; /* a clock was set: of some packets the time may be wrong */
};

WnMatcher *
wn_matcher_new(const WnSurvey *survey, const WnAlignment *alignment, WnRelease release, void *data)
{
    WnMatcher *matcher = g_new0(WnMatcher, 1);

    matcher->release = release;
    matcher->data = data;
    wn_held_store_init(&matcher->store);
    matcher->fates = wn_fates_new(survey, alignment);
    matcher->alignment = alignment;
    matcher->n_points = alignment->n_points;
    for (unsigned i = 0; i < alignment->n_points; i++)
        matcher->has_gaps |= alignment->clocks[i].n_gaps > 0;
    return matcher;
}

void
wn_matcher_watch(WnMatcher *matcher, WnWitness witness, void *data)
{
    matcher->witness = witness;
    matcher->witness_data = data;
}

/* ------------------------------------------------------------------ settling */

static bool
is_same_hop(const WnSight *a, const WnSight *b)
{
    return wn_endpoint_equal(&a->packet.src, &b->packet.src) &&
           wn_endpoint_equal(&a->packet.dst, &b->packet.dst);
}

/*
 * Of sights with the same addresses one tells the engine as much as all: for both directions of a
 * flow that of the same point.  By two clocks, a little apart for all that alignment can do, an
 * answer would come before what it answers.
 */
static bool
is_stale(const WnGroup *group, const WnHeld *held)
{
    for (unsigned i = 0; i < held->sight.point; i++)
        if (group->at[i] && is_same_hop(&group->at[i]->sight, &held->sight))
            return true;
    return false;
}

/* Each router takes one from the time to live: how near to its sender it was seen. */
static uint8_t
highest_ttl(const WnMatcher *matcher, const WnGroup *group, const WnHeld *held)
{
    uint8_t highest = held->sight.packet.ttl;

    for (unsigned i = 0; i < matcher->n_points; i++)
        if (group->at[i] && is_same_hop(&group->at[i]->sight, &held->sight))
            highest = MAX(highest, group->at[i]->sight.packet.ttl);
    return highest;
}

static void
settle_one(WnMatcher *matcher, WnHeld *held, WnFate fate, bool stale)
{
    wn_held_forget(&matcher->store, held);
    held->settled = true;
    held->stale = stale;
    held->sight.packet.fate = fate;
}

/* No router has it between the two, as each takes one from the time to live (RFC 791 3.2). */
static bool
is_same_link(const WnSight *a, const WnSight *b)
{
    return is_same_hop(a, b) && a->packet.ttl != 0 && a->packet.ttl == b->packet.ttl;
}

static bool
has_company(const WnMatcher *matcher, const WnGroup *group)
{
    unsigned n = 0;

    for (unsigned i = 0; i < matcher->n_points; i++)
        n += group->at[i] != NULL;
    return n > 1;
}

static WnFate
fate_of_group(const WnMatcher *matcher, const WnGroup *group, WnFate fate)
{
    const WnSight *before = NULL;

    if (fate == WN_FATE_LOST && has_company(matcher, group))
        return WN_FATE_LOST_LATER;
    if (fate != WN_FATE_ARRIVED)
        return fate;
    for (unsigned i = 0; i < matcher->n_points; i++) {
        if (!group->at[i])
            continue;
        if (before && !is_same_link(before, &group->at[i]->sight))
            return WN_FATE_ARRIVED;
        before = &group->at[i]->sight;
    }
    return WN_FATE_BESIDE;
}

static void
settle_group(WnMatcher *matcher, const WnGroup *group, WnFate fate)
{
    for (unsigned i = 0; i < matcher->n_points; i++) {
        if (!group->at[i])
            continue;
        settle_one(matcher, group->at[i], fate, is_stale(group, group->at[i]));
        group->at[i]->sight.packet.ttl = highest_ttl(matcher, group, group->at[i]);
    }
}

/* Both sights are like others that were settled before. */
static bool
settle_as_usual(WnMatcher *matcher, WnHeld *held)
{
    WnCompany company = { &matcher->store, matcher->fates };
    WnHeld   *other = matcher->witness ? NULL : wn_held_only_other(&company, held);
    bool      same_hop;
    WnFate    fate;

    if (!other)
        return false;
    WnHeld *here = held->sight.point < other->sight.point ? held : other;
    WnHeld *there = here == held ? other : held;
    if (!wn_fates_go_on(matcher->fates, &here->sight, &there->sight))
        return false;
    same_hop = is_same_hop(&here->sight, &there->sight);
    fate = is_same_link(&here->sight, &there->sight) ? WN_FATE_BESIDE : WN_FATE_ARRIVED;
    settle_one(matcher, here, fate, false);
    settle_one(matcher, there, fate, same_hop);
    if (same_hop)
        here->sight.packet.ttl = MAX(here->sight.packet.ttl, there->sight.packet.ttl);
    return true;
}

static void
note_cut(WnMatcher *matcher, const WnHeld *held, const WnGroup *group)
{
    WnCompany     company = { &matcher->store, matcher->fates };
    const WnHeld *other = wn_held_cut_anew(&company, held, group);

    if (other)
        wn_fates_cut_anew(matcher->fates, &held->sight, &other->sight);
}

static void
settle(WnMatcher *matcher, WnHeld *held)
{
    const WnSight *sights[WN_MAX_POINTS] = { NULL };
    const WnSight *before = NULL;
    WnCompany      company = { &matcher->store, matcher->fates };
    WnGroup        group;
    bool           ambiguous = wn_group_of(&company, held, &group);
    WnFate         fate;

    if (held->sight.key.traffic == WN_TRAFFIC_TCP)
        note_cut(matcher, held, &group);
    else if (held->sight.key.loose != 0)
        wn_group_add_altered(&company, held, &group);
    for (unsigned i = 0; i < matcher->n_points; i++) {
        if (!group.at[i])
            continue;
        sights[i] = &group.at[i]->sight;
        wn_fates_count(matcher->fates, sights[i], ambiguous);
        if (before)
            wn_fates_match(matcher->fates, before, sights[i]);
        before = sights[i];
        ambiguous = false;
    }
    fate = wn_fates_end(matcher->fates, sights);
    if (matcher->witness)
        matcher->witness(sights, fate, matcher->witness_data);
    fate = fate_of_group(matcher, &group, fate);
    settle_group(matcher, &group, fate);
    for (unsigned i = 0; i < group.n_again; i++)
        settle_one(matcher, group.again[i], fate, true);
}

static void
release_oldest(WnMatcher *matcher)
{
    WnHeld *held = wn_held_oldest(&matcher->store);

    wn_held_expect(&matcher->store);
    if (held->recognised && !held->settled && !settle_as_usual(matcher, held))
        settle(matcher, held);
    held->sight.packet.realm = matcher->alignment->realms[held->sight.point];
    if (!held->stale)
        matcher->release(&held->sight.packet, matcher->data);
    wn_held_remove_oldest(&matcher->store);
}

/* The first of those that wait takes its place. */
static void
place_next(WnMatcher *matcher)
{
    WnHeld *held = matcher->waiting[matcher->next], *oldest;

    while ((oldest = wn_held_oldest(&matcher->store)) != NULL &&
           held->sight.packet.time - oldest->sight.packet.time > WN_HELD_FOR)
        release_oldest(matcher);
    wn_held_add(&matcher->store, held);
    matcher->next = (matcher->next + 1) % WAITING;
    matcher->n_waiting--;
}

void
wn_matcher_feed(WnMatcher *matcher, const WnPacket *packet, unsigned point, WnTime time)
{
    WnHeld *held;

    if (matcher->n_waiting == WAITING)
        place_next(matcher);
    held = wn_held_new(&matcher->store, packet, point, time);
    held->sight.unsure =
        matcher->has_gaps && !wn_alignment_is_sure(matcher->alignment, point, packet->time);
    matcher->waiting[(matcher->next + matcher->n_waiting++) % WAITING] = held;
}

void
wn_matcher_finish(WnMatcher *matcher)
{
    while (matcher->n_waiting > 0)
        place_next(matcher);
    while (wn_held_oldest(&matcher->store))
        release_oldest(matcher);
}

const WnMatchResult *
wn_matcher_result(const WnMatcher *matcher)
{
    return wn_fates_result(matcher->fates);
}

void
wn_matcher_free(WnMatcher *matcher)
{
    if (!matcher)
        return;
    for (; matcher->n_waiting > 0; matcher->n_waiting--)
        wn_held_add(&matcher->store, matcher->waiting[matcher->next++ % WAITING]);
    wn_held_store_clear(&matcher->store);
    wn_fates_free(matcher->fates);
    g_free(matcher);
}
