/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mapping behaviour (RFC 4787 4.1), port preservation (4.2.1), parity and order of new ports: from
 * what several hosts saw of one socket at about the same time.
 */
#include <glib.h>
#include <stdlib.h>

#include "model/nat_parts.h"

static const unsigned NEIGHBOURS = 12;

static bool
is_udp_port(const WnMapping *mapping)
{
    return mapping->carrier == WN_CARRIER_UDP && mapping->outside.port != 0 &&
           mapping->inside.port != 0 &&
           !wn_addr_equal(&mapping->inside.addr, &mapping->outside.addr);
}

static bool
keeps_port(const WnMapping *mapping)
{
    return mapping->outside.port == mapping->inside.port;
}

/* One socket of one host: outside, only one who says the same of himself is the same host. */
static bool
same_socket(const WnNatSight *a, const WnNatSight *b)
{
    const WnMapping *left = a->mapping, *right = b->mapping;

    return a->nat == b->nat && wn_endpoint_equal(&left->inside, &right->inside) &&
           left->from_outside == right->from_outside && is_udp_port(left) && is_udp_port(right) &&
           (!left->from_outside || (left->writer && left->writer == right->writer));
}

/* What SIP servers alone say may be of a balancer of the provider, that gives each of them another
 * packet: one in front of the servers looks like one in front of the phone. */
static bool
is_hearsay(const WnNatSight *sight)
{
    return sight->mapping->how == WN_LEARNED_VIA && !sight->nat->vouched;
}

/* ------------------------------------------------------------------ the same outside endpoint */

static void
learn_same(WnNatWork *work, const WnNatSight *old, const WnNatSight *new)
{
    WnNat           *nat = old->nat;
    const WnMapping *a = old->mapping, *b = new->mapping;
    bool             weak = keeps_port(a) || a->from_outside || is_hearsay(old);
    WnGrade          grade = weak ? WN_GRADE_LIKELY : WN_GRADE_CERTAIN;

    if (wn_addr_equal(&a->towards.addr, &b->towards.addr)) {
        wn_range_at_most(&nat->mapping, WN_DEPENDS_ON_ADDRESS, grade, wn_mapping_spot(b));
        return;
    }
    if (nat->mapping.most_grade < grade || nat->mapping.most > WN_DEPENDS_ON_NOTHING)
        wn_nat_prove(work->nats, nat, wn_nat_kind(b->how), wn_mapping_spot(b),
                     "%s is seen as %s by %s and by %s: the mapping does not depend on the "
                     "destination%s.",
                     wn_nat_show(work->nats, &a->inside), wn_nat_show(work->nats, &a->outside),
                     wn_nat_show(work->nats, &a->towards), wn_nat_show(work->nats, &b->towards),
                     keeps_port(a) ? " (or it only seems so, because the port number is kept)"
                                   : "");
    wn_range_at_most(&nat->mapping, WN_DEPENDS_ON_NOTHING, grade, wn_mapping_spot(b));
}

/* ------------------------------------------------------------------ another outside port */

static uint64_t
told_hash(const WnEndpoint *inside, const WnEndpoint *outside, const WnEndpoint *towards)
{
    return wn_hash_mix(wn_hash_mix(wn_endpoint_hash(inside), wn_endpoint_hash(outside)),
                       wn_endpoint_hash(towards));
}

static void
index_sights(WnNatWork *work)
{
    for (unsigned i = 0; i < work->n_sights; i++) {
        const WnMapping *mapping = work->sights[i].mapping;

        wn_table_add(&work->told, told_hash(&mapping->inside, &mapping->outside, &mapping->towards),
                     &work->sights[i]);
    }
}

/* A later answer of the first host names the new port too: the mapping moved for everybody. */
static bool
has_moved(WnNatWork *work, const WnNatSight *from, const WnMapping *before, const WnMapping *after)
{
    uint64_t          hash = told_hash(&before->inside, &after->outside, &before->towards);
    WnTableCursor     cursor = { 0 };
    const WnNatSight *sight;

    if (work->told.count == 0)
        index_sights(work);
    while ((sight = wn_table_next(&work->told, hash, &cursor)) != NULL) {
        const WnMapping *later = sight->mapping;

        if (sight >= from && same_socket(sight, from) && later->last >= after->time &&
            wn_endpoint_equal(&later->towards, &before->towards) &&
            wn_endpoint_equal(&later->outside, &after->outside) && later != after)
            return true;
    }
    return false;
}

/*
 * A packet of the peer came to the kept port before the host's own left for that peer: some NATs
 * then take another port for this peer alone.  A peer of a call may always have done that, unseen
 * from here.
 */
static bool
may_be_early_packet(const WnNats *nats, const WnMapping *kept, const WnMapping *changed)
{
    int           side;
    const WnFlow *flow =
        wn_flow_find(&nats->model->flows, WN_CARRIER_UDP, &changed->towards, &kept->outside, &side);

    if (flow && flow->sides[side].packets > 0 && flow->sides[side].first <= changed->time)
        return true;
    return changed->how == WN_LEARNED_ICE || changed->how == WN_LEARNED_ICMP;
}

/* Another host behind the NAT sends from the same port to the same destination. */
static bool
port_is_taken(const WnNats *nats, const WnNat *nat, const WnMapping *changed)
{
    enum { MOST = 64 };
    unsigned looked = 0;

    for (const WnNatHost *host = nat->insides; host; host = host->next) {
        int           side;
        WnEndpoint    other = { host->addr, changed->inside.port };
        const WnFlow *flow;

        if (!wn_search_on(nats->model->searches, &looked, MOST))
            return true; /* or may be */
        if (wn_addr_equal(&host->addr, &changed->inside.addr))
            continue;
        flow = wn_flow_find(&nats->model->flows, WN_CARRIER_UDP, &other, &changed->towards, &side);
        if (flow && flow->sides[side].packets > 0)
            return true;
    }
    return false;
}

/* What would explain two ports without a mapping that depends on the destination. */
static bool
is_explained(WnNatWork *work, const WnNatSight *old, const WnNatSight *new)
{
    const WnMapping *a = old->mapping, *b = new->mapping;

    if (keeps_port(a) == keeps_port(b))
        return false;
    if (port_is_taken(work->nats, old->nat, keeps_port(a) ? b : a)) {
        old->nat->port_taken = true;
        return true;
    }
    if (may_be_early_packet(work->nats, keeps_port(a) ? a : b, keeps_port(a) ? b : a)) {
        old->nat->early_packet = true;
        return true;
    }
    return false;
}

static void
learn_other_port(WnNatWork *work, unsigned at, unsigned later)
{
    const WnNatSight *old = &work->sights[at], *new = &work->sights[later];
    const WnMapping  *a = old->mapping, *b = new->mapping;
    bool              same_host = wn_addr_equal(&a->towards.addr, &b->towards.addr);
    bool              confirmed = a->last > b->time || b->time - a->last <= WN_NAT_STEADY;
    WnGrade           grade =
        confirmed && !a->from_outside && !is_hearsay(old) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;

    if (has_moved(work, old, a, b) || is_explained(work, old, new))
        return;
    wn_nat_prove(work->nats, old->nat, wn_nat_kind(b->how), wn_mapping_spot(b),
                 "%s is seen as %s by %s and as %s by %s: each destination gets another port.",
                 wn_nat_show(work->nats, &a->inside), wn_nat_show(work->nats, &a->outside),
                 wn_nat_show(work->nats, &a->towards), wn_nat_show(work->nats, &b->outside),
                 wn_nat_show(work->nats, &b->towards));
    wn_range_at_least(&old->nat->mapping, same_host ? WN_DEPENDS_ON_PORT : WN_DEPENDS_ON_ADDRESS,
                      grade, wn_mapping_spot(b));
}

/* ------------------------------------------------------------------ pairs */

static void
compare(WnNatWork *work, unsigned at, unsigned later)
{
    const WnNatSight *old = &work->sights[at], *new = &work->sights[later];
    const WnMapping  *a = old->mapping, *b = new->mapping;

    if (wn_endpoint_equal(&a->towards, &b->towards) || b->time - a->last > WN_MAPPING_WINDOW)
        return;
    if (wn_endpoint_equal(&a->outside, &b->outside)) {
        learn_same(work, old, new);
    } else if (wn_addr_equal(&a->outside.addr, &b->outside.addr)) {
        learn_other_port(work, at, later);
    } else if (b->time - a->last <= WN_NAT_STEADY || a->last > b->time) {
        old->nat->pooled = true;
        wn_nat_prove(
            work->nats, old->nat, wn_nat_kind(b->how), wn_mapping_spot(b),
            "%s is seen as %s by %s and as %s by %s: one host has several public addresses "
            "at a time.",
            wn_nat_show(work->nats, &a->inside), wn_nat_show(work->nats, &a->outside),
            wn_nat_show(work->nats, &a->towards), wn_nat_show(work->nats, &b->outside),
            wn_nat_show(work->nats, &b->towards));
    }
}

static void
learn_port(WnNatSight *sight)
{
    const WnMapping *mapping = sight->mapping;
    bool             kept = keeps_port(mapping);

    if (!is_udp_port(mapping))
        return;
    if (mapping->from_outside) {
        sight->nat->claimed_kept += kept;
        sight->nat->claimed_changed += !kept;
        return;
    }
    sight->nat->kept += kept;
    sight->nat->changed += !kept;
    sight->nat->parity_kept += !kept && ((mapping->inside.port ^ mapping->outside.port) & 1) == 0;
}

/* ------------------------------------------------------------------ new ports one after another */

static int
by_age(const void *a, const void *b)
{
    const WnNatSight *left = a, *right = b;

    if (left->nat != right->nat)
        return left->nat->number < right->nat->number ? -1 : 1;
    if (left->mapping->time != right->mapping->time)
        return left->mapping->time < right->mapping->time ? -1 : 1;
    return left->mapping->frame < right->mapping->frame ? -1 : 1;
}

/* The constant step between new ports, where there is one over at least four of them. */
static void
learn_steps(WnNatWork *work)
{
    enum { SMALL = 16, ENOUGH = 3 };
    WnNatSight      *sights = WN_ARENA_ARRAY(work->nats->arena, WnNatSight, work->n_sights);
    const WnMapping *last = NULL;
    int              step = 0;
    unsigned         same = 0;

    for (unsigned i = 0; i < work->n_sights; i++)
        sights[i] = work->sights[i];
    qsort(sights, work->n_sights, sizeof(*sights), by_age);
    for (unsigned i = 0; i < work->n_sights; i++) {
        const WnMapping *now = sights[i].mapping;
        int              apart;

        if (i > 0 && sights[i].nat != sights[i - 1].nat) {
            last = NULL;
            same = 0;
        }
        if (!is_udp_port(now) || keeps_port(now) ||
            (last && wn_endpoint_equal(&last->outside, &now->outside)))
            continue;
        apart = last ? (int) now->outside.port - (int) last->outside.port : 0;
        same = last && apart == step && abs(apart) <= SMALL ? same + 1 : last ? 1 : 0;
        step = apart;
        last = now;
        sights[i].nat->step = same >= ENOUGH ? step : 0;
    }
}

void
wn_nats_compare_sights(WnNatWork *work)
{
    for (unsigned i = 0; i < work->n_sights; i++) {
        learn_port(&work->sights[i]);
        for (unsigned k = i + 1; k < work->n_sights && k <= i + NEIGHBOURS &&
                                 work->sights[k].nat == work->sights[i].nat;
             k++)
            if (same_socket(&work->sights[i], &work->sights[k]))
                compare(work, i, k);
    }
    wn_table_clear(&work->told);
    for (unsigned i = 0; i < work->nats->n; i++) {
        WnNat *nat = work->nats->all[i];
        nat->by_preservation = nat->mapping.most == WN_DEPENDS_ON_NOTHING &&
                               nat->mapping.most_grade == WN_GRADE_LIKELY && nat->changed == 0;
    }
}

void
wn_nats_learn_mapping(WnNatWork *work)
{
    wn_nats_compare_sights(work);
    learn_steps(work);
}
