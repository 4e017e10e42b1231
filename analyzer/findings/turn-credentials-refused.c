/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server refuses the credentials of its client (RFC 8489 9.2.4: 401 or 441 to a request that
 * has them; 438 over and over), and no allocation follows.  about is the client's dealings with it.
 */
#include "findings/finding.h"

/* The first 401 only asks for credentials; a stale nonce is refused once (RFC 8489 9.2.5), and
 * again when the next one is stale. */
static const WnTurnRefusal *
find_refusal(const WnTurn *turn)
{
    static const unsigned PATIENCE = 3;
    unsigned              stale = 0;

    for (const WnTurnRefusal *refusal = turn->refusals; refusal; refusal = refusal->next) {
        stale += refusal->error == 438 && refusal->time > turn->agreed;
        if (refusal->authenticated &&
            (refusal->error == 401 || refusal->error == 441 || stale >= PATIENCE))
            return refusal;
    }
    return NULL;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    return find_refusal(turn) && turn->allocated == 0 && !wn_turn_has_another(evidence, turn);
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnTurnRefusal *refusal = find_refusal(turn);

        wn_observe(evidence, &finding_turn_credentials_refused, turn, refusal->frame, turn->capture,
                   "The TURN server %s answers %u to the credentials of %s.",
                   wn_show_endpoint(evidence, &turn->flow->ends[1 - turn->client]), refusal->error,
                   wn_show_endpoint(evidence, &turn->flow->ends[turn->client]));
    }
}

const WnFindingKind finding_turn_credentials_refused = {
    .id = "turn-credentials-refused",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
