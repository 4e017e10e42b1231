/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client's own media goes out through its TURN server, and none comes back by it.  about is the
 * client's dealings with it.
 */
#include "findings/finding.h"

typedef struct {
    uint64_t sent, received;
    uint32_t frame;
} Traffic;

static Traffic
traffic_of(const WnTurn *turn)
{
    Traffic traffic = { 0 };

    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next) {
        traffic.sent += peer->sent;
        traffic.received += peer->received;
        if (peer->sent > 0)
            traffic.frame = peer->first_sent_frame;
    }
    return traffic;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    Traffic traffic = traffic_of(turn);

    (void) evidence;
    return traffic.sent >= 50 && traffic.received == 0;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        Traffic traffic = traffic_of(turn);

        wn_observe(evidence, &finding_relay_is_one_way, turn, traffic.frame, turn->capture,
                   "%llu packets go through the TURN server %s, and none comes back by it.",
                   (unsigned long long) traffic.sent,
                   wn_show_addr(evidence, &turn->flow->ends[1 - turn->client].addr));
    }
}

const WnFindingKind finding_relay_is_one_way = {
    .id = "relay-is-one-way",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
