/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server with a public address hands out a private one, where no peer outside can send (RFC
 * 8656 7.2).  about is the client's dealings with it.
 */
#include "findings/finding.h"

/* Peers that are relayed there too reach it, and what comes in shows that it works. */
static bool
is_heard(const WnTurn *turn)
{
    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next)
        if (peer->received > 0)
            return true;
    return false;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    const WnAddr *server = &turn->flow->ends[1 - turn->client].addr;
    const WnAddr *client = &turn->flow->ends[turn->client].addr;

    return turn->relayed.addr.family != 0 && wn_is_nonpublic(evidence, &turn->relayed.addr) &&
           (wn_is_public(evidence, server) || wn_is_public(evidence, client)) && !is_heard(turn) &&
           wn_reaches(evidence, client, &turn->relayed.addr, server) != WN_YES;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnAddr *server = &turn->flow->ends[1 - turn->client].addr;

        wn_observe(evidence, &finding_relayed_address_private, turn, turn->allocated_frame,
                   turn->capture, "The TURN server %s hands out %s, an address of its own network.",
                   wn_show_addr(evidence, server), wn_show_endpoint(evidence, &turn->relayed));
    }
}

const WnFindingKind finding_relayed_address_private = {
    .id = "relayed-address-private",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
