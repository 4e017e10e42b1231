/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a TURN server relayed to its client stopped for good no later than the server said that it
 * knows no such allocation (RFC 8656 5), while the client goes on sending.  about is the client's
 * dealings with it.
 */
#include <glib.h>

#include "findings/finding.h"

static const WnTime LASTING = 10 * WN_SECOND, SLACK = 2 * WN_SECOND;

/* The first time that the server did not know the allocation; INT64_MIN: it always did. */
static WnTime
forgotten_at(const WnTurn *turn)
{
    WnTime first = INT64_MIN;

    for (const WnTurnRefusal *refusal = turn->refusals; refusal; refusal = refusal->next)
        if (wn_turn_is_unknown(refusal))
            first = refusal->time;
    return first;
}

/* The last peer that anything came from; *sent: when the client sent to any of them last. */
static const WnTurnPeer *
last_heard(const WnTurn *turn, WnTime *sent)
{
    const WnTurnPeer *last = NULL;

    *sent = 0;
    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next) {
        if (peer->received > 0 && (!last || peer->last_received > last->last_received))
            last = peer;
        *sent = MAX(*sent, peer->last_sent);
    }
    return last;
}

static bool
tells(WnEvidence *evidence, const WnTurn *turn)
{
    WnTime            forgotten = forgotten_at(turn), sent;
    const WnTurnPeer *last = last_heard(turn, &sent);

    (void) evidence;
    return last && last->last_received <= forgotten + SLACK &&
           sent >= MAX(last->last_received, forgotten) + LASTING;
}

static void
observe(WnEvidence *evidence)
{
    WnTurnCursor  cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_turn_next(evidence, tells, &cursor)) != NULL) {
        WnTime            sent;
        const WnTurnPeer *last = last_heard(turn, &sent);

        wn_observe(evidence, &finding_relay_falls_silent, turn, last->last_received_frame,
                   turn->capture,
                   "This is the last packet that the relay passes on; the client goes on sending "
                   "for %s.",
                   wn_show_seconds(evidence, sent - last->last_received));
    }
}

const WnFindingKind finding_relay_falls_silent = {
    .id = "relay-falls-silent",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_TURN,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
