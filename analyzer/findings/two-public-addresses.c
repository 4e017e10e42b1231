/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * At the same time one host is seen under two public addresses by different others (RFC 4787 4.1,
 * REQ-2: pairing).  about is the newer observation.
 */
#include "findings/finding.h"

static const WnTime SAME_TIME = 60 * WN_SECOND;

enum { MAX_LOOKED = 10000 };

static WnTime
apart(const WnMapping *a, const WnMapping *b)
{
    return a->time > b->time ? a->time - b->time : b->time - a->time;
}

/* Outside only the name that a phone gives itself is seen, and phones of many homes
 * have the same. */
static bool
are_of_one_host(const WnMapping *a, const WnMapping *b)
{
    return (!a->from_outside && !b->from_outside) || (a->writer && a->writer == b->writer);
}

static bool
differs(WnEvidence *evidence, const WnMapping *a, const WnMapping *b)
{
    return are_of_one_host(a, b) && a->carrier == b->carrier &&
           a->outside.addr.family == b->outside.addr.family &&
           !wn_addr_equal(&a->outside.addr, &b->outside.addr) &&
           !wn_addr_equal(&a->towards.addr, &b->towards.addr) &&
           wn_is_public(evidence, &a->outside.addr) && wn_is_public(evidence, &b->outside.addr) &&
           wn_is_public(evidence, &a->towards.addr) && wn_is_public(evidence, &b->towards.addr) &&
           apart(a, b) <= SAME_TIME;
}

/* The last time that this host had that address outside for that other. */
typedef struct {
    const WnMapping *last;
} Sight;

static uint64_t
hash_of(const WnAddr *towards, const WnAddr *outside)
{
    return wn_hash_mix(wn_addr_hash(towards), wn_addr_hash(outside));
}

static Sight *
find_sight(const WnTable *sights, const WnAddr *towards, const WnAddr *outside)
{
    WnTableCursor cursor = { 0 };
    Sight        *sight;

    while ((sight = wn_table_next(sights, hash_of(towards, outside), &cursor)) != NULL)
        if (wn_addr_equal(&sight->last->towards.addr, towards) &&
            wn_addr_equal(&sight->last->outside.addr, outside))
            return sight;
    return NULL;
}

static void
list_sights(WnTable *sights, WnArena *arena, const WnMapping *list)
{
    for (const WnMapping *seen = list; seen; seen = seen->next_inside) {
        Sight *sight = find_sight(sights, &seen->towards.addr, &seen->outside.addr);

        if (!sight) {
            sight = WN_ARENA_NEW(arena, Sight);
            sight->last = seen;
            wn_table_add(sights, hash_of(&seen->towards.addr, &seen->outside.addr), sight);
        }
        if (seen->time > sight->last->time)
            sight->last = seen;
    }
}

/* The site had got a new address in between: whoever is asked later tells that one. */
static bool
has_moved(const WnTable *sights, const WnMapping *old, const WnMapping *new)
{
    const Sight *sight = find_sight(sights, &old->towards.addr, &new->outside.addr);

    return sight && sight->last->time > old->time;
}

typedef struct {
    const WnMapping *old, *new;
} Pair;

static bool
find_pair(WnEvidence *evidence, WnArena *arena, const WnMapping *list, Pair *pair)
{
    WnSearches *searches = wn_evidence_subject(evidence)->model->searches;
    WnTable     sights = { 0 };
    unsigned    looked = 0;
    bool        found = false;

    for (const WnMapping *a = list; a && !found; a = a->next_inside)
        for (const WnMapping *b = a->next_inside;
             b && !found && wn_search_on(searches, &looked, MAX_LOOKED); b = b->next_inside) {
            *pair = a->time <= b->time ? (Pair){ a, b } : (Pair){ b, a };
            if (!differs(evidence, a, b))
                continue;
            if (sights.count == 0)
                list_sights(&sights, arena, list);
            found = !has_moved(&sights, pair->old, pair->new);
        }
    wn_table_clear(&sights);
    return found;
}

/* It depends on the host alone. */
static const void *
look_through(WnEvidence *evidence, WnArena *kept, const void *about)
{
    Pair *pair = WN_ARENA_NEW(kept, Pair);

    return find_pair(evidence, kept, about, pair) ? pair : NULL;
}

static void
look_at(WnEvidence *evidence, const WnAddr *host)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const Pair    *pair;

    if (!wn_is_nonpublic(evidence, host))
        return;
    pair = wn_evidence_once(evidence, look_through, wn_mapping_of_inside(&model->mappings, host));
    if (pair)
        wn_observe(evidence, &finding_two_public_addresses, pair->new, pair->new->frame,
                   pair->new->capture, "%s is seen as %s by %s, and as %s by %s, within %s.",
                   wn_show_addr(evidence, host), wn_show_addr(evidence, &pair->old->outside.addr),
                   wn_show_addr(evidence, &pair->old->towards.addr),
                   wn_show_addr(evidence, &pair->new->outside.addr),
                   wn_show_addr(evidence, &pair->new->towards.addr),
                   wn_show_seconds(evidence, apart(pair->old, pair->new)));
}

static void
observe(WnEvidence *evidence)
{
    wn_look_at_ends(evidence, look_at);
}

const WnFindingKind finding_two_public_addresses = {
    .id = "two-public-addresses",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
