/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server knows nothing any more of an allocation that it had granted (RFC 8656 5: 437): the
 * client's requests come from another port, or the server was restarted.  about is the client's
 * dealings with it.
 */
#include "findings/finding.h"

/* The first one; before the server granted any, it was asked about one of an earlier life. */
static const WnTurnRefusal *
find_refusal(const WnTurn *turn)
{
    const WnTurnRefusal *first = NULL;

    for (const WnTurnRefusal *refusal = turn->refusals; refusal; refusal = refusal->next)
        if (wn_turn_is_unknown(refusal) &&
            (turn->allocated == 0 || refusal->time > turn->allocated_time))
            first = refusal;
    return first;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    return find_refusal(turn) && !wn_turn_allocated_later(evidence, turn);
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnTurnRefusal *refusal = find_refusal(turn);

        wn_observe(evidence, &finding_turn_allocation_lost, turn, refusal->frame, turn->capture,
                   "The TURN server %s answers 437 to %s: it knows no allocation for this port.",
                   wn_show_endpoint(evidence, &turn->flow->ends[1 - turn->client]),
                   wn_show_endpoint(evidence, &turn->flow->ends[turn->client]));
    }
}

const WnFindingKind finding_turn_allocation_lost = {
    .id = "turn-allocation-lost",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
