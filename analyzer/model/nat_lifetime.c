/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long a mapping lives unused (RFC 4787 4.3), between two bounds. */
#include <glib.h>

#include "model/nat_parts.h"

/* Other traffic of the socket may have kept the mapping alive meanwhile. */
static bool
socket_has_other_flows(const WnModel *model, const WnEndpoint *inside, const WnFlow *flow)
{
    enum { MOST = 64 };
    const WnHost *host = wn_host_find(&model->flows, &inside->addr);
    unsigned      looked = 0;

    for (const WnFlow *other = host ? host->flows : NULL; other;
         other = wn_flow_next_of(other, &inside->addr)) {
        int side = wn_endpoint_equal(&other->ends[0], inside) ? 0 : 1;
        if (!wn_search_on(model->searches, &looked, MOST))
            return true;
        if (other != flow && other->carrier == flow->carrier &&
            wn_endpoint_equal(&other->ends[side], inside))
            return true;
    }
    return false;
}

void
wn_nat_lives_at_least(WnNatWork *work, WnNat *nat, uint32_t idle_ms, WnSpot at, const char *what)
{
    static const uint32_t WORTH_TELLING = 10000;

    if (idle_ms <= nat->least_life_ms || idle_ms < WORTH_TELLING)
        return;
    if (nat->least_life_ms == 0)
        wn_nat_prove(work->nats, nat, "mapping-lasted", at, "%s after %.0f s of silence.", what,
                     idle_ms / 1000.0);
    nat->least_life_ms = idle_ms;
}

void
wn_nat_lives_at_most(WnNatWork *work, WnNat *nat, uint32_t idle_ms, WnSpot at, const char *what)
{
    if (idle_ms >= nat->most_life_ms)
        return;
    wn_nat_prove(work->nats, nat, "mapping-gone", at, "%s after %.0f s of silence.", what,
                 idle_ms / 1000.0);
    nat->most_life_ms = idle_ms;
}

/* What came in from outside after a silence came through a mapping that was still there. */
static void
learn_from_flow(WnNatWork *work, const WnFlow *flow)
{
    const WnModel *model = work->nats->model;

    for (int side = 0; side < 2; side++) {
        const WnEndpoint *inside = &flow->ends[side], *peer = &flow->ends[1 - side];
        const WnFlowSide *own = &flow->sides[side], *other = &flow->sides[1 - side];
        WnNat            *nat;

        if (other->idle_ms == 0 || own->packets == 0 || own->first > other->first)
            continue;
        nat = (WnNat *) wn_nat_of_inside(work->nats, &inside->addr);
        /* Where a stranger may come in, so it may after the mapping is gone: a forwarded port. */
        if (!nat || !wn_nat_stands_between(work->nats, nat, &inside->addr, &peer->addr) ||
            nat->filtering.most == WN_DEPENDS_ON_NOTHING || other->idle_ms <= nat->least_life_ms ||
            socket_has_other_flows(model, inside, flow))
            continue;
        wn_nat_lives_at_least(work, nat, other->idle_ms,
                              (WnSpot){ other->idle_frame, other->idle_capture },
                              "A packet still came in from outside");
    }
}

/* How long the socket had been silent towards there; UINT32_MAX: not known. */
static uint32_t
idle_between(const WnMapping *before, const WnMapping *mapping)
{
    int64_t idle_ms;

    if (!mapping->told || mapping->told->let_in)
        return mapping->idle_ms;
    if (mapping->time <= before->last)
        return UINT32_MAX;
    idle_ms = (mapping->time - before->last) / WN_MILLISECOND;
    /* As long a silence did no harm before: something else made the router forget. */
    if (before->told && idle_ms * 10 <= (int64_t) before->told->outlived_ms * 11)
        return UINT32_MAX;
    return (uint32_t) MIN(idle_ms, (int64_t) UINT32_MAX - 1);
}

static void
learn_from_sight(WnNatWork *work, unsigned at)
{
    static const uint32_t LONG_ENOUGH = 5000;
    const WnNatSight     *sight = &work->sights[at];
    const WnMapping      *mapping = sight->mapping, *before = NULL;
    uint32_t              idle_ms;

    if (mapping->carrier != WN_CARRIER_UDP || mapping->from_outside || mapping->outside.port == 0)
        return;
    for (unsigned i = at; i > 0 && i + 12 > at && work->sights[i - 1].nat == sight->nat; i--) {
        before = work->sights[i - 1].mapping;
        if (!wn_endpoint_equal(&before->inside, &mapping->inside))
            return;
        if (wn_endpoint_equal(&before->towards, &mapping->towards) && before->outside.port != 0)
            break;
        before = NULL;
    }
    if (!before || before->how != mapping->how || before->outside.port == mapping->outside.port ||
        !wn_addr_equal(&before->outside.addr, &mapping->outside.addr))
        return;
    idle_ms = idle_between(before, mapping);
    if (idle_ms == UINT32_MAX || idle_ms < LONG_ENOUGH || idle_ms >= sight->nat->most_life_ms)
        return;
    wn_nat_prove(work->nats, sight->nat, "mapping-changed", wn_mapping_spot(mapping),
                 "%s is seen as %s by %s after %.0f s of silence, and was %s before.",
                 wn_nat_show(work->nats, &mapping->inside),
                 wn_nat_show(work->nats, &mapping->outside),
                 wn_nat_show(work->nats, &mapping->towards), idle_ms / 1000.0,
                 wn_nat_show(work->nats, &before->outside));
    sight->nat->most_life_ms = idle_ms;
}

/* The same port again after a silence; where ports are kept anyway that says nothing. */
static void
learn_from_repetition(WnNatWork *work, const WnNatSight *sight)
{
    const WnMapping *mapping = sight->mapping;
    int              side;
    const WnFlow *flow = wn_flow_find(&work->nats->model->flows, mapping->carrier, &mapping->inside,
                                      &mapping->towards, &side);

    if (mapping->carrier == WN_CARRIER_UDP && !mapping->from_outside &&
        mapping->outside.port != 0 && mapping->outside.port != mapping->inside.port && flow &&
        mapping->kept_idle_ms > 0 &&
        !socket_has_other_flows(work->nats->model, &mapping->inside, flow))
        wn_nat_lives_at_least(work, sight->nat, mapping->kept_idle_ms,
                              (WnSpot){ mapping->kept_frame, mapping->kept_capture },
                              "The mapping was still the same");
}

/* Some other host is known behind that endpoint. */
static bool
is_of_another(const WnModel *model, const WnEndpoint *outside, const WnEndpoint *inside)
{
    enum { MOST = 64 };
    unsigned looked = 0;

    for (const WnMapping *seen = wn_mapping_of_outside(&model->mappings, &outside->addr);
         seen && wn_search_on(model->searches, &looked, MOST); seen = seen->next_outside)
        if (wn_endpoint_equal(&seen->outside, outside) && !wn_endpoint_equal(&seen->inside, inside))
            return true;
    return false;
}

/* Meanwhile something began to speak to the same server from another port of the router: it may be
 * this host, and then the old mapping did not die of silence. */
static bool
may_have_moved(const WnModel *model, const WnMapping *mapping)
{
    enum { MOST = 256 };
    const WnPair *pair =
        wn_pair_find(&model->flows, &mapping->outside.addr, &mapping->told->towards.addr);
    unsigned looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
        int               side = wn_addr_equal(&flow->ends[0].addr, &mapping->outside.addr) ? 0 : 1;
        const WnFlowSide *own = &flow->sides[side];

        if (!wn_search_on(model->searches, &looked, MOST))
            return true;
        if (flow->carrier == mapping->carrier && own->packets > 0 &&
            flow->ends[side].port != mapping->outside.port &&
            wn_endpoint_equal(&flow->ends[1 - side], &mapping->told->towards) &&
            own->first > mapping->time && own->first <= mapping->told->gone &&
            !is_of_another(model, &flow->ends[side], &mapping->inside))
            return true;
    }
    return false;
}

/* A filter that was set meanwhile drops what comes, too, after any silence.  Where few routers
 * would have forgotten yet, only that it comes in again once the host inside has sent tells the two
 * apart. */
static bool
may_be_filter(const WnTranslation *told, const WnFlow *own, int side)
{
    static const uint32_t FEW_FORGET_SOONER = 20000;

    return told->gone_ms < FEW_FORGET_SOONER &&
           !(own->sides[side].last > told->gone && own->sides[1 - side].last > told->gone);
}

/* Packets came as far as outside of the mapping, and no further, while the host inside lived on. */
static void
learn_from_lapse(WnNatWork *work, const WnNatSight *sight)
{
    const WnModel       *model = work->nats->model;
    const WnMapping     *mapping = sight->mapping;
    const WnTranslation *told = mapping->told;
    const WnHost        *host = wn_host_find(&model->flows, &mapping->inside.addr);
    int                  side;
    const WnFlow        *own =
        wn_flow_find(&model->flows, mapping->carrier, &mapping->inside, &mapping->towards, &side);
    bool lives = false;

    if (told->gone_ms == 0 || mapping->carrier != WN_CARRIER_UDP || !own ||
        may_have_moved(model, mapping) || socket_has_other_flows(model, &mapping->inside, own) ||
        may_be_filter(told, own, side))
        return;
    for (const WnFlow *flow = host ? host->flows : NULL; flow && !lives;
         flow = wn_flow_next_of(flow, &mapping->inside.addr))
        lives =
            flow->sides[wn_addr_equal(&flow->ends[0].addr, &mapping->inside.addr) ? 0 : 1].last >
            told->gone;
    if (lives)
        wn_nat_lives_at_most(work, sight->nat, told->gone_ms,
                             (WnSpot){ told->gone_frame, told->capture_outside },
                             "Packets were seen outside and came in no more");
}

void
wn_nats_learn_lifetime(WnNatWork *work)
{
    const WnTable *flows = &work->nats->model->flows.flows;

    for (uint32_t i = 0; i < flows->count; i++) {
        const WnFlow *flow = flows->values[i];
        if (flow->carrier == WN_CARRIER_UDP)
            learn_from_flow(work, flow);
    }
    for (unsigned i = 0; i < work->n_sights; i++) {
        learn_from_sight(work, i);
        learn_from_repetition(work, &work->sights[i]);
        if (work->sights[i].mapping->told)
            learn_from_lapse(work, &work->sights[i]);
    }
    wn_nats_learn_probes(work);
}
