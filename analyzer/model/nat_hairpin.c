/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether two hosts behind one NAT reach each other by its outside address (RFC 4787 6). */
#include "model/nat_parts.h"

static bool
is_behind(const WnNats *nats, const WnNat *nat, const WnAddr *addr)
{
    return wn_nat_of_inside(nats, addr) == nat;
}

/* The same STUN request, or RTP of the same SSRC, came in to a host behind the NAT. */
static bool
came_back(const WnNats *nats, const WnNat *nat, const WnFlow *flow, int side)
{
    const WnModel *model = nats->model;

    for (const WnStream *sent = flow->sides[side].streams; sent; sent = sent->next) {
        WnTableCursor   cursor = { 0 };
        const WnStream *other;
        unsigned        looked = 0;

        while ((other = wn_table_next(&model->streams, wn_hash_mix(0, sent->ssrc), &cursor)) !=
                   NULL &&
               other != NULL)
            if (!wn_search_on(model->searches, &looked, 16) ||
                (other->ssrc == sent->ssrc && other->flow != flow && other->last >= sent->first &&
                 is_behind(nats, nat, &other->flow->ends[1 - other->side].addr)))
                return true;
    }
    /* Somebody answers from the outside address: the packet went round. */
    return flow->sides[1 - side].stun + flow->sides[1 - side].rtp > 0;
}

static void
learn_hairpin(WnNatWork *work, const WnFlow *flow, int side)
{
    static const uint32_t ENOUGH = 5;
    const WnNats         *nats = work->nats;
    WnNat                *nat = (WnNat *) wn_nat_of_inside(nats, &flow->ends[side].addr);
    const WnFlowSide     *sent = &flow->sides[side];

    if (!nat || !nat->translates || wn_nat_of_outside(nats, &flow->ends[1 - side].addr) != nat ||
        sent->stun + sent->rtp == 0)
        return;
    if (came_back(nats, nat, flow, side)) {
        nat->hairpin = WN_YES;
    } else if (nat->hairpin == WN_UNDECIDED && sent->stun + sent->rtp >= ENOUGH &&
               flow->sides[1 - side].packets == 0) {
        nat->hairpin = WN_NO;
    } else {
        return;
    }
    wn_nat_prove(work->nats, nat, "hairpin", wn_flow_side_spot(sent),
                 "%u packets from %s to %s, %s.", sent->packets,
                 wn_nat_show(nats, &flow->ends[side]), wn_nat_show(nats, &flow->ends[1 - side]),
                 nat->hairpin == WN_YES ? "which the router sends back inside"
                                        : "which the router does not send back inside");
}

/* One packet was seen twice: on its way out from one host inside, and on its way in to another. */
static void
learn_turned_round(WnNatWork *work, const WnTranslation *told)
{
    WnNats *nats = work->nats;
    WnNat  *nat = (WnNat *) wn_nat_of_inside(nats, &told->inside.addr);

    if (!nat || !nat->translates || !is_behind(nats, nat, &told->reached.addr) ||
        wn_nat_of_outside(nats, &told->towards.addr) != nat)
        return;
    nat->hairpin = WN_YES;
    wn_nat_prove(nats, nat, "hairpin", (WnSpot){ told->frame_inside, told->capture_inside },
                 "What %s sends to %s comes in to %s: the router sends it back inside.",
                 wn_nat_show(nats, &told->inside), wn_nat_show(nats, &told->towards),
                 wn_nat_show(nats, &told->reached));
}

void
wn_nats_learn_hairpin(WnNatWork *work)
{
    const WnTable *flows = &work->nats->model->flows.flows;

    for (const WnTold *told = work->nats->model->told; told; told = told->next)
        if (told->translation.reached.addr.family != 0)
            learn_turned_round(work, &told->translation);
    for (uint32_t i = 0; i < flows->count; i++) {
        const WnFlow *flow = flows->values[i];
        if (flow->carrier != WN_CARRIER_UDP)
            continue;
        for (int side = 0; side < 2; side++)
            if (wn_model_is_nonpublic(work->nats->model, &flow->ends[side].addr) &&
                wn_model_is_public(work->nats->model, &flow->ends[1 - side].addr))
                learn_hairpin(work, flow, side);
    }
}
