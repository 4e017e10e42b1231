/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filtering behaviour (RFC 4787 5): who got in through a mapping without having been sent to
 * before, and who was kept out.  Silence proves something only where the question was a test made
 * for it (RFC 3489 10.1, RFC 5780 4.4), or where both sides of the NAT are seen.
 */
#include <glib.h>

#include "base/nat64.h"
#include "model/nat_parts.h"

WnPrior
wn_nat_prior(const WnModel *model, const WnEndpoint *inside, const WnEndpoint *peer, WnTime before)
{
    enum { MOST = 256 };
    const WnPair *pair = wn_pair_find(&model->flows, &inside->addr, &peer->addr);
    WnPrior       prior = WN_PRIOR_NOTHING;
    unsigned      looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
        int side = wn_endpoint_equal(&flow->ends[0], inside) ? 0 : 1;

        if (!wn_search_on(model->searches, &looked, MOST))
            return WN_PRIOR_UNKNOWN;
        if (flow->carrier != WN_CARRIER_UDP || !wn_endpoint_equal(&flow->ends[side], inside) ||
            flow->sides[side].packets == 0 || flow->sides[side].first >= before)
            continue;
        if (flow->ends[1 - side].port == peer->port)
            return WN_PRIOR_SAME_PORT;
        prior = WN_PRIOR_OTHER_PORT;
    }
    return prior;
}

void
wn_nat_learn_let_in(WnNatWork *work, WnNat *nat, const char *kind, const WnEndpoint *inside,
                    const WnEndpoint *peer, WnTime time, WnSpot at, WnGrade grade)
{
    WnPrior prior = wn_nat_prior(work->nats->model, inside, peer, time);

    /* Seen on both sides of a filter that translates nothing, a packet may still be stopped by it.
     */
    if (!nat->translates && work->nats->model->n_duplicates > 0)
        return;
    if (prior == WN_PRIOR_SAME_PORT || prior == WN_PRIOR_UNKNOWN)
        return;
    wn_nat_prove(work->nats, nat, kind, at, "%s got through to %s, which had sent %s before.",
                 wn_nat_show(work->nats, peer), wn_nat_show(work->nats, inside),
                 prior == WN_PRIOR_NOTHING ? "nothing to that host"
                                           : "to another port of that host only");
    wn_range_at_most(&nat->filtering,
                     prior == WN_PRIOR_NOTHING ? WN_DEPENDS_ON_NOTHING : WN_DEPENDS_ON_ADDRESS,
                     grade, at);
}

/* ------------------------------------------------------------------ connectivity checks */

/* The socket was in use before, so a mapping was open, and it began within this capture. */
static bool
opened_before(const WnNats *nats, const WnEndpoint *inside, WnTime before)
{
    enum { MOST = 256 };
    static const WnTime EDGE = 2 * WN_SECOND, FRESH = 30 * WN_SECOND;
    const WnModel      *model = nats->model;
    const WnHost       *host = wn_host_find(&model->flows, &inside->addr);
    bool                opened = false;
    unsigned            looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, MOST);
         flow = wn_flow_next_of(flow, &inside->addr)) {
        int side = wn_endpoint_equal(&flow->ends[0], inside) ? 0 : 1;
        if (!wn_endpoint_equal(&flow->ends[side], inside) || flow->sides[side].packets == 0)
            continue;
        if (flow->sides[side].first - model->first < EDGE)
            return false;
        opened |= flow->sides[side].first < before && before - flow->sides[side].first < FRESH &&
                  wn_model_is_public(model, &flow->ends[1 - side].addr);
    }
    return opened && looked < MOST;
}

/* A check that came in before anything was sent to where it came from. */
static void
learn_checks(WnNatWork *work)
{
    const WnModel *model = work->nats->model;

    for (uint32_t i = 0; i < model->stun.count; i++) {
        const WnStunTransaction *check = model->stun.values[i];
        const WnEndpoint        *inside = &check->flow->ends[1 - check->side];
        const WnEndpoint        *peer = &check->flow->ends[check->side];
        WnNat                   *nat;

        if (!check->ice || check->copies == 0 || check->flow->carrier != WN_CARRIER_UDP)
            continue;
        nat = (WnNat *) wn_nat_of_inside(work->nats, &inside->addr);
        if (nat && wn_nat_stands_between(work->nats, nat, &inside->addr, &peer->addr) &&
            opened_before(work->nats, inside, check->first))
            wn_nat_learn_let_in(work, nat, "check-let-in", inside, peer, check->first,
                                (WnSpot){ check->first_frame, check->capture }, WN_GRADE_LIKELY);
    }
}

/* ------------------------------------------------------------------ both sides in one capture */

/* The capture inside had not ended by then: the mapping was seen there before, other packets after
 * them; or after half of the time in which many were sent. */
static bool
is_watched_inside(const WnModel *model, const WnMapping *mapping, const WnFlowSide *sent)
{
    enum { MANY = 6 };
    static const WnTime UNDER_WAY = WN_SECOND / 10;
    WnTime              half = sent->first + (sent->last - sent->first) / 2, ends;

    if (mapping->request_capture == mapping->capture)
        return true;
    if (mapping->request_capture >= WN_MAX_CAPTURE_POINTS)
        return false;
    ends = model->points[mapping->request_capture].last - UNDER_WAY;
    return ends >= sent->last || (sent->packets >= MANY && ends >= half);
}

/* How the host behind that mapping writes an endpoint that is seen outside. */
static WnEndpoint
as_known_inside(const WnMapping *mapping, const WnEndpoint *outside)
{
    WnEndpoint known = *outside;

    if (mapping->prefix)
        known.addr = wn_nat64_write(&mapping->towards.addr, mapping->prefix, &outside->addr);
    return known;
}

/* Packets for a mapping that is open arrive outside and never inside. */
static void
learn_kept_out(WnNatWork *work, const WnNatSight *sight)
{
    enum { MOST = 64, ENOUGH = 3 };
    const WnNats    *nats = work->nats;
    const WnModel   *model = nats->model;
    const WnMapping *mapping = sight->mapping;
    const WnHost    *host = wn_host_find(&model->flows, &mapping->outside.addr);
    unsigned         looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, MOST);
         flow = wn_flow_next_of(flow, &mapping->outside.addr)) {
        int               side = wn_endpoint_equal(&flow->ends[0], &mapping->outside) ? 0 : 1;
        const WnEndpoint *peer = &flow->ends[1 - side];
        const WnFlowSide *sent = &flow->sides[1 - side];
        WnEndpoint        known = as_known_inside(mapping, peer);
        int               inner;
        const WnFlow     *inside;
        WnPrior           prior;

        if (!wn_endpoint_equal(&flow->ends[side], &mapping->outside) || sent->packets < ENOUGH ||
            flow->sides[side].packets > 0 || sent->first < mapping->time ||
            sent->first > mapping->last + 20 * WN_SECOND ||
            !wn_model_is_public(model, &peer->addr) || !is_watched_inside(model, mapping, sent))
            continue;
        inside = wn_flow_find(&model->flows, WN_CARRIER_UDP, &known, &mapping->inside, &inner);
        if (inside && inside->sides[inner].packets > 0)
            continue;
        prior = wn_nat_prior(model, &mapping->inside, &known, sent->last);
        if (prior != WN_PRIOR_NOTHING && prior != WN_PRIOR_OTHER_PORT)
            continue;
        wn_nat_prove(work->nats, sight->nat, "kept-out", wn_flow_side_spot(sent),
                     "%u packets from %s reach %s outside, and none comes in to %s, which had sent "
                     "%s.",
                     sent->packets, wn_nat_show(nats, peer), wn_nat_show(nats, &mapping->outside),
                     wn_nat_show(nats, &mapping->inside),
                     prior == WN_PRIOR_NOTHING ? "nothing to that host"
                                               : "to another port of that host only");
        wn_range_at_least(&sight->nat->filtering,
                          prior == WN_PRIOR_NOTHING ? WN_DEPENDS_ON_ADDRESS : WN_DEPENDS_ON_PORT,
                          WN_GRADE_CERTAIN, wn_flow_side_spot(sent));
    }
}

/* The socket had opened this very mapping towards another host, shortly before. */
static bool
was_opened_for_another(const WnNatWork *work, unsigned at)
{
    enum { MOST = 64 };
    static const WnTime FRESH = 30 * WN_SECOND;
    const WnMapping    *mapping = work->sights[at].mapping;

    for (unsigned i = at;
         i-- > 0 && i + MOST > at && work->sights[i].nat == work->sights[at].nat;) {
        const WnMapping *before = work->sights[i].mapping;
        if (!wn_endpoint_equal(&before->inside, &mapping->inside))
            return false;
        if (before->told && !before->told->let_in && before->carrier == mapping->carrier &&
            wn_endpoint_equal(&before->outside, &mapping->outside) &&
            !wn_addr_equal(&before->towards.addr, &mapping->towards.addr) &&
            before->time < mapping->time && mapping->time <= before->last + FRESH)
            return true;
    }
    return false;
}

/* A stranger's packet is seen outside and inside.  Ports for SIP are often forwarded by hand, which
 * says nothing of other mappings. */
static void
learn_let_in(WnNatWork *work, unsigned at)
{
    const WnMapping *mapping = work->sights[at].mapping;
    int              side;
    const WnFlow *flow = wn_flow_find(&work->nats->model->flows, WN_CARRIER_UDP, &mapping->inside,
                                      &mapping->towards, &side);

    if (!flow || flow->sides[0].sip + flow->sides[1].sip > 0 ||
        !wn_model_is_public(work->nats->model, &mapping->towards.addr) ||
        !was_opened_for_another(work, at))
        return;
    wn_nat_learn_let_in(work, work->sights[at].nat, "let-in", &mapping->inside, &mapping->towards,
                        mapping->time, (WnSpot){ mapping->request_frame, mapping->request_capture },
                        WN_GRADE_LIKELY);
}

/* Beyond a NAT64 only who is known in both notations is known on both sides. */
static bool
sight_shows_peers(const WnNatSight *sight)
{
    return !sight->nat->nat64 || sight->mapping->prefix != 0;
}

static void
learn_from_both_sides(WnNatWork *work, unsigned at)
{
    const WnMapping *mapping = work->sights[at].mapping;

    if (mapping->carrier != WN_CARRIER_UDP)
        return;
    if ((mapping->how == WN_LEARNED_TWO_POINT || mapping->told) &&
        sight_shows_peers(&work->sights[at]))
        learn_kept_out(work, &work->sights[at]);
    if (mapping->told && mapping->told->let_in)
        learn_let_in(work, at);
}

/* ------------------------------------------------------------------ outside only */

/* Requests of the server that this mapping is for come in and are answered, before and after. */
static bool
is_open_for_its_server(const WnModel *model, const WnMapping *mapping, const WnFlowSide *stranger)
{
    int           side;
    const WnFlow *flow =
        wn_flow_find(&model->flows, WN_CARRIER_UDP, &mapping->outside, &mapping->towards, &side);

    return flow && flow->sides[1 - side].sip > 0 && flow->sides[side].first < stranger->first &&
           flow->sides[1 - side].last > stranger->first && flow->sides[side].last > stranger->last;
}

/*
 * Seen outside only: SIP of another host for an open mapping is never answered, while that of the
 * host it is for is.
 */
static void
learn_unanswered(WnNatWork *work, const WnNatSight *sight)
{
    enum { MOST = 64, ENOUGH = 7 }; /* a whole schedule of an INVITE (RFC 3261 17.1.1.2) */
    const WnModel   *model = work->nats->model;
    const WnMapping *mapping = sight->mapping;
    const WnHost    *host = wn_host_find(&model->flows, &mapping->outside.addr);
    unsigned         looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, MOST);
         flow = wn_flow_next_of(flow, &mapping->outside.addr)) {
        int               side = wn_endpoint_equal(&flow->ends[0], &mapping->outside) ? 0 : 1;
        const WnEndpoint *peer = &flow->ends[1 - side];
        const WnFlowSide *sent = &flow->sides[1 - side];
        WnPrior           prior;

        if (!wn_endpoint_equal(&flow->ends[side], &mapping->outside) || sent->sip < ENOUGH ||
            flow->carrier != WN_CARRIER_UDP || flow->sides[side].packets > 0 || flow->icmp ||
            !is_open_for_its_server(model, mapping, sent))
            continue;
        prior = wn_nat_prior(model, &mapping->outside, peer, sent->last);
        if (prior != WN_PRIOR_NOTHING && prior != WN_PRIOR_OTHER_PORT)
            continue;
        wn_nat_prove(work->nats, sight->nat, "stranger-unanswered", wn_flow_side_spot(sent),
                     "%u SIP requests from %s for %s are never answered, while those of %s are.",
                     sent->sip, wn_nat_show(work->nats, peer),
                     wn_nat_show(work->nats, &mapping->outside),
                     wn_nat_show(work->nats, &mapping->towards));
        wn_range_at_least(&sight->nat->filtering,
                          prior == WN_PRIOR_NOTHING ? WN_DEPENDS_ON_ADDRESS : WN_DEPENDS_ON_PORT,
                          WN_GRADE_LIKELY, wn_flow_side_spot(sent));
    }
}

void
wn_nats_learn_filtering(WnNatWork *work)
{
    wn_nats_learn_tests(work);
    learn_checks(work);
    for (unsigned i = 0; i < work->n_sights; i++)
        learn_from_both_sides(work, i);
    for (unsigned i = 0; i < work->n_sights; i++)
        if (work->sights[i].mapping->from_outside &&
            work->sights[i].mapping->carrier == WN_CARRIER_UDP && work->sights[i].nat->translates)
            learn_unanswered(work, &work->sights[i]);
}
