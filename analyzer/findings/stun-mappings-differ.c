/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One socket of the phone is seen at different public ports by different servers (RFC 4787 4.1):
 * the router gives a new port for each destination.  about is the newer observation.
 */
#include "findings/finding.h"

/* Further apart the old mapping may have expired: that would be rebinding (catalogue 2.1). */
static const WnTime ONE_MAPPING = 30 * WN_SECOND;

static bool
is_stun(const WnMapping *seen)
{
    return seen->how == WN_LEARNED_STUN || seen->how == WN_LEARNED_TURN;
}

static WnTime
apart(const WnMapping *a, const WnMapping *b)
{
    return a->time > b->time ? a->time - b->time : b->time - a->time;
}

/* The same server said so later: the router had only given a new port to everybody. */
static bool
is_moved(const WnMapping *list, const WnMapping *old, const WnMapping *new)
{
    for (const WnMapping *seen = list; seen; seen = seen->next_inside)
        if (seen != new && seen->time >= old->time &&
            wn_endpoint_equal(&seen->inside, &old->inside) &&
            wn_endpoint_equal(&seen->towards, &old->towards) &&
            wn_endpoint_equal(&seen->outside, &new->outside))
            return true;
    return false;
}

static bool
differs(WnEvidence *evidence, const WnMapping *a, const WnMapping *b)
{
    return is_stun(a) && (is_stun(b) || b->how == WN_LEARNED_VIA) && a->carrier == b->carrier &&
           a->carrier == WN_CARRIER_UDP && wn_endpoint_equal(&a->inside, &b->inside) &&
           !wn_endpoint_equal(&a->towards, &b->towards) && b->outside.port != 0 &&
           a->outside.port != b->outside.port &&
           wn_addr_equal(&a->outside.addr, &b->outside.addr) &&
           wn_is_public(evidence, &a->outside.addr) && apart(a, b) <= ONE_MAPPING;
}

enum { MOST = 3, MAX_LOOKED = 10000 };

typedef struct {
    const WnMapping *inside[MOST], *old[MOST], *new[MOST];
    unsigned         n;
} Pairs;

/* They depend on the host alone. */
static const void *
find_pairs(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnMapping *list = about;
    Pairs           *pairs = WN_ARENA_NEW(kept, Pairs);
    WnSearches      *searches = wn_evidence_subject(evidence)->model->searches;
    unsigned         looked = 0;

    for (const WnMapping *a = list; a && looked < MAX_LOOKED; a = a->next_inside)
        for (const WnMapping *b = list;
             b && pairs->n < MOST && wn_search_on(searches, &looked, MAX_LOOKED);
             b = b->next_inside) {
            const WnMapping *old = a->time <= b->time ? a : b, *new = old == a ? b : a;

            if (!differs(evidence, a, b) || is_moved(list, old, new) ||
                (is_stun(b) && b->time > a->time))
                continue;
            pairs->inside[pairs->n] = a;
            pairs->old[pairs->n] = old;
            pairs->new[pairs->n++] = new;
        }
    return pairs;
}

static void
look_at(WnEvidence *evidence, const WnAddr *host)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const Pairs   *pairs =
        wn_evidence_once(evidence, find_pairs, wn_mapping_of_inside(&model->mappings, host));

    for (unsigned i = 0; i < pairs->n; i++)
        wn_observe(evidence, &finding_stun_mappings_differ, pairs->new[i], pairs->new[i]->frame,
                   pairs->new[i]->capture,
                   "%s is seen as %s by %s and as %s by %s: the router gives each destination "
                   "another port.",
                   wn_show_endpoint(evidence, &pairs->inside[i]->inside),
                   wn_show_endpoint(evidence, &pairs->old[i]->outside),
                   wn_show_endpoint(evidence, &pairs->old[i]->towards),
                   wn_show_endpoint(evidence, &pairs->new[i]->outside),
                   wn_show_endpoint(evidence, &pairs->new[i]->towards));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (subject->client.seen.addr.family)
        look_at(evidence, &subject->client.seen.addr);
    if (subject->kind == WN_SUBJECT_CALL && subject->server.seen.addr.family &&
        !wn_addr_equal(&subject->server.seen.addr, &subject->client.seen.addr))
        look_at(evidence, &subject->server.seen.addr);
}

const WnFindingKind finding_stun_mappings_differ = {
    .id = "stun-mappings-differ",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY | WN_SUBJECT_REGISTRATION,
    .needs = WN_HAS_MAPPING | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
