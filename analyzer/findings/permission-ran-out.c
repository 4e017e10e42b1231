/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A permission at the TURN server was not renewed within its 300 s (RFC 8656 9), and then nothing
 * came from that peer any more.  about is the client's dealings with it.
 */
#include "findings/finding.h"

static const WnTime LIFE = 300 * WN_SECOND, SLACK = 10 * WN_SECOND, LASTING = 10 * WN_SECOND;

static bool
ran_out(const WnTurn *turn, const WnTurnPeer *peer)
{
    WnTime end = peer->renewed + LIFE;

    return peer->granted > 0 && peer->received > 0 &&
           wn_turn_permitted(turn, &peer->endpoint.addr) == peer->renewed &&
           peer->last_received >= end - SLACK && peer->last_received <= end + SLACK &&
           peer->last_sent >= end + LASTING;
}

static const WnTurnPeer *
find_ran_out(const WnTurn *turn)
{
    const WnTurnPeer *peer = turn->peers;

    while (peer && !ran_out(turn, peer))
        peer = peer->next;
    return peer;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    (void) evidence;
    return find_ran_out(turn) != NULL;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnTurnPeer *peer = find_ran_out(turn);

        wn_observe(evidence, &finding_permission_ran_out, turn, peer->last_received_frame,
                   turn->capture,
                   "The permission for %s was last renewed %s before; this is the last packet that "
                   "comes from there, while the client goes on sending.",
                   wn_show_endpoint(evidence, &peer->endpoint),
                   wn_show_seconds(evidence, peer->last_received - peer->renewed));
    }
}

const WnFindingKind finding_permission_ran_out = {
    .id = "permission-ran-out",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
