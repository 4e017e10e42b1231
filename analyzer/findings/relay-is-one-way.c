/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client's own media goes out through its TURN server, and none comes back by it.  about is the
 * client's dealings with it.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, &cursor)) != NULL) {
        uint64_t sent = 0, received = 0;
        uint32_t frame = 0;

        for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next) {
            sent += peer->sent;
            received += peer->received;
            if (peer->sent > 0)
                frame = peer->first_sent_frame;
        }
        if (sent < 50 || received > 0)
            continue;
        wn_observe(evidence, &finding_relay_is_one_way, turn, frame, turn->capture,
                   "%llu packets go through the TURN server %s, and none comes back by it.",
                   (unsigned long long) sent,
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
