/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client sends media to a peer for which it never asked its TURN server for a permission: the
 * server drops it, and all that comes from there (RFC 8656 9, 11.3).  about is the client's
 * dealings with it.
 */
#include "findings/finding.h"

/* A request for it is here, and no refusal. */
static bool
is_asked_for(const WnModel *model, const WnTurn *turn, const WnAddr *peer)
{
    const WnStunTransaction *request =
        wn_stun_of(&model->flows, &turn->flow->ends[turn->client].addr);
    unsigned looked = 0;

    for (; request && wn_search_excuse(model->searches, &looked, 4096);
         request = request->next_of_client)
        for (unsigned i = 0; request->flow == turn->flow && i < request->n_peers; i++)
            if (request->error == 0 && wn_addr_equal(&request->peers[i].addr, peer))
                return true;
    return false;
}

static const WnTurnPeer *
find_unasked(const WnModel *model, const WnTurn *turn)
{
    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next)
        if (peer->sent >= 50 && peer->received == 0 && peer->channel == 0 && peer->error == 0 &&
            wn_turn_permitted(turn, &peer->endpoint.addr) == 0 &&
            !is_asked_for(model, turn, &peer->endpoint.addr))
            return peer;
    return NULL;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    /* Of an allocation that is older than the capture the permissions are not known. */
    return turn->allocated > 0 && !turn->peers_left_out &&
           find_unasked(wn_evidence_subject(evidence)->model, turn) != NULL;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        const WnTurnPeer *peer = find_unasked(wn_evidence_subject(evidence)->model, turn);

        wn_observe(evidence, &finding_data_without_permission, turn, peer->first_sent_frame,
                   turn->capture,
                   "The client sends to %s through the TURN server, and never asked it for a "
                   "permission for that address.",
                   wn_show_endpoint(evidence, &peer->endpoint));
    }
}

const WnFindingKind finding_data_without_permission = {
    .id = "data-without-permission",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
