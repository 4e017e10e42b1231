/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * At the TURN server: media leaves its relayed address for peers outside, and nothing at all comes
 * to that address (RFC 8656 7.2).  about is the client's dealings with it.
 */
#include "findings/finding.h"
#include "model/flow_ports.h"

typedef struct {
    uint64_t      sent, received;
    const WnFlow *flow; /* of the most that was sent */
    int           own;  /* side of the relayed address */
} Traffic;

static void
add(Traffic *traffic, const WnFlow *flow, int own)
{
    if (!traffic->flow || flow->sides[own].packets > traffic->flow->sides[traffic->own].packets) {
        traffic->flow = flow;
        traffic->own = own;
    }
    traffic->sent += flow->sides[own].packets;
    traffic->received += flow->sides[1 - own].packets;
}

/* A peer within its network can send to it. */
static bool
gather(WnEvidence *evidence, const WnEndpoint *relayed, Traffic *traffic)
{
    enum { MOST = 4096 };
    const WnModel *model = wn_evidence_subject(evidence)->model;
    WnSocketCursor cursor = { 0 };
    const WnFlow  *flow;
    unsigned       looked = 0;
    int            own;

    while ((flow = wn_flow_next_at(&model->flows, relayed, &cursor, &own)) != NULL &&
           wn_search_excuse(model->searches, &looked, MOST)) {
        if (!wn_is_public(evidence, &flow->ends[1 - own].addr))
            return false;
        add(traffic, flow, own);
    }
    return true;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    static const uint64_t ENOUGH = 50; /* packets: a peer that hears would have spoken (G20) */
    Traffic               traffic = { 0 };

    return turn->relayed.addr.family != 0 && gather(evidence, &turn->relayed, &traffic) &&
           traffic.sent >= ENOUGH && traffic.received == 0;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        Traffic traffic = { 0 };

        gather(evidence, &turn->relayed, &traffic);
        wn_observe(evidence, &finding_relayed_address_deaf, turn,
                   traffic.flow->sides[traffic.own].first_frame,
                   traffic.flow->sides[traffic.own].capture,
                   "%llu packets leave %s for %s, outside, and nothing comes to that address.",
                   (unsigned long long) traffic.sent, wn_show_endpoint(evidence, &turn->relayed),
                   wn_show_endpoint(evidence, &traffic.flow->ends[1 - traffic.own]));
    }
}

const WnFindingKind finding_relayed_address_deaf = {
    .id = "relayed-address-deaf",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
