/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server knows its client and does not serve it: forbidden, no room, wrong family or
 * transport (RFC 8656 7.2, 17), and no allocation follows.  about is the client's dealings with it.
 */
#include "findings/finding.h"

static bool
is_for_good(uint16_t error)
{
    return error == 403 || error == 420 || error == 440 || error == 442 || error == 486 ||
           error == 508;
}

static const WnTurnRefusal *
find_refusal(const WnTurn *turn)
{
    const WnTurnRefusal *refusal = turn->refusals;

    while (refusal && !(refusal->method == WN_STUN_ALLOCATE && is_for_good(refusal->error)))
        refusal = refusal->next;
    return refusal;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    const WnTurnRefusal *refusal = find_refusal(turn);

    return refusal && turn->allocated_time <= refusal->time && !wn_turn_has_another(evidence, turn);
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnTurnRefusal *refusal = find_refusal(turn);

        wn_observe(evidence, &finding_turn_refuses_allocation, turn, refusal->frame, turn->capture,
                   "The TURN server %s refuses an allocation to %s with %u.",
                   wn_show_endpoint(evidence, &turn->flow->ends[1 - turn->client]),
                   wn_show_endpoint(evidence, &turn->flow->ends[turn->client]), refusal->error);
    }
}

const WnFindingKind finding_turn_refuses_allocation = {
    .id = "turn-refuses-allocation",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
