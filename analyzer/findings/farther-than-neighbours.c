/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Outside: packets of a phone have come over more routers than others from the same public address,
 * so a further router stands before it within that site (RFC 5128 3.3).  about is the path towards
 * the phone.
 */
#include <glib.h>

#include "findings/finding.h"

enum { MOST = 1024, ONE_SITE = 4 };

/* How far its router is away from here, by what it says itself (RFC 792), or because it stands on
 * this link (RFC 826). */
static unsigned
router_hops(const WnFlow *flow, const WnAddr *outside, uint16_t capture)
{
    unsigned hops = UINT_MAX;

    for (const WnIcmpNote *note = flow->icmp; note; note = note->next)
        if (note->ttl != 0 && note->capture == capture && wn_addr_equal(&note->reporter, outside))
            hops = MIN(hops, wn_ttl_hops(note->ttl));
    return hops;
}

/* Routers between here and the nearest host behind that address, its own router among them;
 * UINT_MAX: not known. */
static unsigned
nearest_hops(const WnEvidence *evidence, const WnAddr *outside, uint16_t capture)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnHost  *host = wn_host_find(&model->flows, outside);
    unsigned       hops = host && host->link_last != 0 ? 1 : UINT_MAX, looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, MOST);
         flow = wn_flow_next_of(flow, outside)) {
        int               own = wn_addr_equal(&flow->ends[0].addr, outside) ? 0 : 1;
        const WnFlowSide *side = &flow->sides[own];
        unsigned          router = router_hops(flow, outside, capture);

        if (side->ttl != 0 && side->capture == capture)
            hops = MIN(hops, wn_ttl_hops(side->ttl));
        if (router != UINT_MAX)
            hops = MIN(hops, router + 1);
    }
    return hops;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMessage   *sdp = path->receiver_sdp;
        const WnAddr      *outside = &wn_message_source(sdp)->addr;
        uint8_t            ttl = sdp->flow->sides[sdp->side].ttl;
        unsigned           nearest;

        if (ttl == 0 || !path->receiver || path->receiver->vantage != WN_VANTAGE_WAN ||
            !wn_is_public(evidence, outside) || !wn_is_nonpublic(evidence, &path->advertised.addr))
            continue;
        nearest = nearest_hops(evidence, outside, sdp->flow->sides[sdp->side].capture);
        if (nearest < wn_ttl_hops(ttl) && wn_ttl_hops(ttl) - nearest <= ONE_SITE)
            wn_observe(evidence, &finding_farther_than_neighbours, path, sdp->frame, sdp->capture,
                       "Packets of %s come over %u routers, the nearest ones from %s over %u: a "
                       "further router stands before it.",
                       wn_show_role(path->to), wn_ttl_hops(ttl), wn_show_addr(evidence, outside),
                       nearest);
    }
}

const WnFindingKind finding_farther_than_neighbours = {
    .id = "farther-than-neighbours",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_SDP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
