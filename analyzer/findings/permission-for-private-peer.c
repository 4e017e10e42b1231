/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every permission that a client has at its TURN server is for private addresses, which the server
 * cannot have as peers from outside (RFC 8656 9).  about is the client's dealings with it.
 */
#include "findings/finding.h"

static const WnTurnPeer *
find_only_private(WnEvidence *evidence, const WnTurn *turn)
{
    const WnTurnPeer *private = NULL;

    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next) {
        if (peer->granted == 0)
            continue;
        if (!wn_is_nonpublic(evidence, &peer->endpoint.addr))
            return NULL;
        private = peer;
    }
    return private;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    return !turn->peers_left_out && find_only_private(evidence, turn) != NULL &&
           wn_is_public(evidence, &turn->flow->ends[1 - turn->client].addr);
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnTurnPeer *peer = find_only_private(evidence, turn);

        wn_observe(evidence, &finding_permission_for_private_peer, turn, peer->renewed_frame,
                   turn->capture,
                   "The client asks the TURN server to let %s in, a private address, and nobody "
                   "else.",
                   wn_show_addr(evidence, &peer->endpoint.addr));
    }
}

const WnFindingKind finding_permission_for_private_peer = {
    .id = "permission-for-private-peer",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
