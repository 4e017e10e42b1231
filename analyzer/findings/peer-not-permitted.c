/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media for a relayed address, or checks for it, come from a peer for which the client has no
 * permission, and none of it is passed on (RFC 8656 9); seen at the TURN server.  about is the
 * client's dealings with it.
 */
#include "findings/finding.h"

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    int peer;

    return wn_turn_refused_peer(wn_evidence_subject(evidence)->model, turn, &peer) != NULL;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnFlow     *flow;
        const WnFlowSide *side;
        int               peer;

        flow = wn_turn_refused_peer(wn_evidence_subject(evidence)->model, turn, &peer);
        side = &flow->sides[peer];
        wn_observe(evidence, &finding_peer_not_permitted, turn, side->first_frame, side->capture,
                   "%u %s come from %s for the relayed address %s; the client has no permission "
                   "for that peer, and gets none of them.",
                   side->rtp ? side->rtp : flow->setup->checks[peer].copies,
                   side->rtp ? "packets of sound" : "connectivity checks",
                   wn_show_endpoint(evidence, &flow->ends[peer]),
                   wn_show_endpoint(evidence, &turn->relayed));
    }
}

const WnFindingKind finding_peer_not_permitted = {
    .id = "peer-not-permitted",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
