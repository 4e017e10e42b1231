/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See alike.h. */
#include "correlate/alike.h"

#include <stdlib.h>
#include <string.h>

/* The same frame captured twice at one point. */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;
/* Two candidates nearer in time than this are told apart by nothing. */
static const WnTime ALIKE_IN_TIME = 20 * WN_MILLISECOND;

enum { MOST_ALIKE = WN_MOST_ALIKE, MOST_LINKS = MOST_ALIKE * (MOST_ALIKE - 1) / 2 };

/* Packets that look alike; one of them is about to leave. */
typedef struct {
    WnHeld  *all[MOST_ALIKE];
    unsigned group[MOST_ALIKE]; /* which of them are the same one */
    bool     again[MOST_ALIKE]; /* a second capture of the same frame at the same point */
    unsigned n;
} Crowd;

/* Two of a crowd that may be the same packet. */
typedef struct {
    unsigned a, b;
    int      fit;
    WnTime   apart;
} Link;

/* ------------------------------------------------------------------ how well two sights fit */

WnTime
wn_held_apart(const WnHeld *a, const WnHeld *b)
{
    return ABS(a->sight.packet.time - b->sight.packet.time);
}

/* 0: they are not the same packet.  A router between two points leaves one end as it is, and the IP
 * identification mostly; where both ends differ only what hardly any other packet has can tell. */
int
wn_held_fit(const WnCompany *company, const WnHeld *one, const WnHeld *other, bool altered)
{
    const WnPacket *a = &one->sight.packet, *b = &other->sight.packet;
    bool            same_id = a->ip_id != 0 && a->ip_id == b->ip_id;
    bool            other_id = a->ip_id != 0 && b->ip_id != 0 && !same_id;
    int  ends = wn_endpoint_equal(&a->src, &b->src) + wn_endpoint_equal(&a->dst, &b->dst);
    bool telling =
        one->sight.key.telling || (ends > 0 && same_id &&
                                   (one->sight.key.traffic == WN_TRAFFIC_ICMP ||
                                    wn_fates_keep_ids(company->fates, &one->sight, &other->sight)));
    WnPassageFit passage;

    if (one->sight.point == other->sight.point || a->carrier != b->carrier || a->kind != b->kind ||
        (ends == 2 && other_id))
        return 0;
    passage = wn_fates_fit_passage(company->fates, &one->sight, &other->sight);
    /* A server says the same to many: a keep-alive needs both ends. */
    if (passage == WN_PASSAGE_CANNOT || (ends == 0 && altered && passage == WN_PASSAGE_NEW) ||
        (ends < 2 && passage == WN_PASSAGE_NEW && !telling))
        return 0;
    return 1 + 2 * ends + 4 * (passage == WN_PASSAGE_KNOWN) + same_id;
}

static bool
is_repetition(const WnHeld *a, const WnHeld *b)
{
    return a->sight.point == b->sight.point && wn_held_apart(a, b) < DUPLICATE &&
           a->sight.packet.ip_id == b->sight.packet.ip_id &&
           wn_endpoint_equal(&a->sight.packet.src, &b->sight.packet.src) &&
           wn_endpoint_equal(&a->sight.packet.dst, &b->sight.packet.dst);
}

/* ------------------------------------------------------------------ packets that look alike */

/* Best fit first, then nearest in time. */
static int
by_fit(const void *one, const void *other)
{
    const Link *a = one, *b = other;

    if (a->fit != b->fit)
        return a->fit > b->fit ? -1 : 1;
    if (a->apart != b->apart)
        return a->apart < b->apart ? -1 : 1;
    return a->a != b->a ? (a->a < b->a ? -1 : 1) : (a->b > b->b) - (a->b < b->b);
}

static void
gather(const WnCompany *company, const WnHeld *held, Crowd *crowd)
{
    crowd->n = 0;
    for (WnHeld *at = wn_held_first(company->store, held->sight.key.exact);
         at && crowd->n < MOST_ALIKE; at = wn_held_next(at)) {
        if (wn_held_apart(held, at) > WN_HELD_FOR ||
            at->sight.key.traffic != held->sight.key.traffic)
            continue;
        crowd->group[crowd->n] = crowd->n;
        crowd->again[crowd->n] = false;
        for (unsigned i = 0; i < crowd->n && !crowd->again[crowd->n]; i++) {
            crowd->again[crowd->n] = !crowd->again[i] && is_repetition(crowd->all[i], at);
            if (crowd->again[crowd->n])
                crowd->group[crowd->n] = i;
        }
        crowd->all[crowd->n++] = at;
    }
}

/* Whether two groups have sights at the same point. */
static bool
overlap(const Crowd *crowd, unsigned a, unsigned b)
{
    for (unsigned i = 0; i < crowd->n; i++)
        for (unsigned k = 0; k < crowd->n; k++)
            if (crowd->group[i] == a && crowd->group[k] == b && !crowd->again[i] &&
                !crowd->again[k] && crowd->all[i]->sight.point == crowd->all[k]->sight.point)
                return true;
    return false;
}

static void
join(Crowd *crowd, unsigned a, unsigned b)
{
    for (unsigned i = 0; i < crowd->n; i++)
        if (crowd->group[i] == b)
            crowd->group[i] = a;
}

static unsigned
find_links(const WnCompany *company, const Crowd *crowd, Link links[MOST_LINKS])
{
    unsigned n = 0;

    for (unsigned a = 0; a < crowd->n; a++)
        for (unsigned b = a + 1; b < crowd->n; b++) {
            int fits = crowd->again[a] || crowd->again[b]
                           ? 0
                           : wn_held_fit(company, crowd->all[a], crowd->all[b], false);
            if (fits > 0)
                links[n++] = (Link){ a, b, fits, wn_held_apart(crowd->all[a], crowd->all[b]) };
        }
    qsort(links, n, sizeof(Link), by_fit);
    return n;
}

/* Tells which of a crowd are the same packet; true where something else fitted one just as well. */
static bool
tell_apart(const WnCompany *company, Crowd *crowd)
{
    Link     links[MOST_LINKS];
    unsigned n = find_links(company, crowd, links);
    bool     ambiguous = false;

    for (unsigned i = 0; i < n; i++) {
        const Link *link = &links[i];
        if (crowd->group[link->a] == crowd->group[link->b] ||
            overlap(crowd, crowd->group[link->a], crowd->group[link->b]))
            continue;
        for (unsigned k = i + 1; k < n && links[k].fit == link->fit; k++)
            ambiguous |= (links[k].a == link->a || links[k].b == link->b) &&
                         links[k].apart - link->apart < ALIKE_IN_TIME;
        join(crowd, crowd->group[link->a], crowd->group[link->b]);
    }
    return ambiguous;
}

/* Two sights with an end in common, and with something that hardly any other packet has. */
static bool
is_plain(const WnHeld *held, const WnHeld *other)
{
    const WnPacket *a = &held->sight.packet, *b = &other->sight.packet;

    return held->sight.point != other->sight.point && a->carrier == b->carrier &&
           a->kind == b->kind && held->sight.key.telling &&
           held->sight.key.traffic == other->sight.key.traffic &&
           (a->ip_id == b->ip_id || a->ip_id == 0 || b->ip_id == 0) &&
           (wn_endpoint_equal(&a->src, &b->src) || wn_endpoint_equal(&a->dst, &b->dst)) &&
           wn_held_apart(held, other) <= WN_HELD_FOR;
}

WnHeld *
wn_held_only_other(const WnCompany *company, const WnHeld *held)
{
    WnHeld *other = held->next ? wn_held_next(held) : NULL;

    return other && wn_held_first(company->store, held->sight.key.exact) == held &&
                   !wn_held_next(other) && is_plain(held, other)
               ? other
               : NULL;
}

static bool
is_alone(const WnCompany *company, const WnHeld *held)
{
    return wn_held_first(company->store, held->sight.key.exact) == held && !wn_held_next(held);
}

bool
wn_group_of(const WnCompany *company, WnHeld *held, WnGroup *group)
{
    Crowd    crowd;
    bool     ambiguous = false;
    unsigned mine = 0;
    WnHeld  *other = wn_held_only_other(company, held);

    group->n_again = 0;
    memset(group->at, 0, sizeof group->at);
    if (other || is_alone(company, held)) {
        group->at[held->sight.point] = held;
        if (other)
            group->at[other->sight.point] = other;
        return false;
    }
    gather(company, held, &crowd);
    if (crowd.n > 1)
        ambiguous = tell_apart(company, &crowd);
    while (mine < crowd.n && crowd.all[mine] != held)
        mine++;
    /* So many look alike that it is not even among those that are compared. */
    if (mine == crowd.n) {
        group->at[held->sight.point] = held;
        return true;
    }
    for (unsigned i = 0; i < crowd.n; i++) {
        if (crowd.group[i] != crowd.group[mine])
            continue;
        if (crowd.again[i])
            group->again[group->n_again++] = crowd.all[i];
        else
            group->at[crowd.all[i]->sight.point] = crowd.all[i];
    }
    return ambiguous;
}

/* ------------------------------------------------------------------ streams that were cut anew */

const WnHeld *
wn_held_cut_anew(const WnCompany *company, const WnHeld *held, const WnGroup *group)
{
    unsigned looked = 0;
    WnGroup  other;

    for (WnHeld *at = held->sight.key.loose != 0
                          ? wn_held_first_loose(company->store, held->sight.key.loose)
                          : NULL;
         at && looked < MOST_ALIKE; at = wn_held_next_loose(at), looked++) {
        if (at->sight.key.exact == held->sight.key.exact || group->at[at->sight.point] ||
            at->sight.packet.payload_length == held->sight.packet.payload_length ||
            wn_held_fit(company, held, at, true) == 0)
            continue;
        wn_group_of(company, at, &other);
        if (!other.at[held->sight.point])
            return at;
    }
    return NULL;
}

/* ------------------------------------------------------------------ messages that were changed */

static bool
are_apart(const WnGroup *a, const WnGroup *b)
{
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        if (a->at[i] && b->at[i])
            return false;
    return a->n_again + b->n_again <= WN_MOST_ALIKE;
}

static int
best_fit(const WnCompany *company, const WnGroup *group, const WnHeld *other)
{
    int best = 0;

    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        if (group->at[i])
            best = MAX(best, wn_held_fit(company, group->at[i], other, true));
    return best;
}

/* The message was sent again, and that copy is the one that was changed. */
static bool
is_nearer_to_another(const WnCompany *company, const WnHeld *held, const WnHeld *altered)
{
    for (const WnHeld *at = wn_held_first(company->store, held->sight.key.exact); at;
         at = wn_held_next(at))
        if (at->sight.point == held->sight.point &&
            wn_held_apart(at, altered) < wn_held_apart(held, altered))
            return true;
    return false;
}

/* What a box that changed Call-ID or branch made of it: of those that fit best the nearest. */
static WnHeld *
find_altered(const WnCompany *company, const WnHeld *held, const WnGroup *group)
{
    WnHeld *best = NULL;
    int     best_so_far = 0;

    for (WnHeld *at = wn_held_first_loose(company->store, held->sight.key.loose); at;
         at = wn_held_next_loose(at)) {
        if (at->sight.key.exact == held->sight.key.exact || wn_held_apart(held, at) > WN_HELD_FOR)
            continue;
        int fits = best_fit(company, group, at);
        if (fits > best_so_far || (fits > 0 && fits == best_so_far &&
                                   wn_held_apart(held, at) < wn_held_apart(held, best))) {
            best = at;
            best_so_far = fits;
        }
    }
    return best && !is_nearer_to_another(company, held, best) ? best : NULL;
}

void
wn_group_add_altered(const WnCompany *company, const WnHeld *held, WnGroup *group)
{
    WnHeld *altered = find_altered(company, held, group);
    WnGroup more;

    if (!altered)
        return;
    wn_group_of(company, altered, &more);
    if (!are_apart(group, &more))
        return;
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        if (more.at[i])
            group->at[i] = more.at[i];
    for (unsigned i = 0; i < more.n_again; i++)
        group->again[group->n_again++] = more.again[i];
}
