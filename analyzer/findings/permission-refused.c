/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server refuses a permission or channel for the peer (RFC 8656 9.2, 12.2: 403 for private
 * or other forbidden peers).  about is the client's dealings with it.
 */
#include "findings/finding.h"

/* That a private one is refused is usual: one that is not matters more. */
static const WnTurnPeer *
find_refused(const WnEvidence *evidence, const WnTurn *turn)
{
    const WnTurnPeer *refused = NULL;

    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next) {
        if (peer->granted > 0)
            return NULL;
        if (peer->error == 403 && (!refused || wn_is_public(evidence, &peer->endpoint.addr)))
            refused = peer;
    }
    return refused;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    return find_refused(evidence, turn) != NULL;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnTurnPeer *peer = find_refused(evidence, turn);

        wn_observe(evidence, &finding_permission_refused, turn, peer->error_frame, turn->capture,
                   "The TURN server refuses a permission for %s with %u, and grants no other.",
                   wn_show_addr(evidence, &peer->endpoint.addr), peer->error);
    }
}

const WnFindingKind finding_permission_refused = {
    .id = "permission-refused",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
