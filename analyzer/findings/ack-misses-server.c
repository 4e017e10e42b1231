/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Seen at a server between: it passes the answer on with a Record-Route, to which the ACK goes
 * before the Contact counts (RFC 3261 12.2.1.1), and none comes.  about is the answer that it got.
 */
#include "findings/finding.h"

static void
observe_answer(WnEvidence *evidence, const WnCall *call, const WnMessage *answer)
{
    const WnMessage *onward = wn_answer_passed_on(call, answer);

    /* That there is a Record-Route may be another server's doing, and the ACK pass by this one. */
    if (!onward || !wn_invite_is_recorded(call, answer->transaction->request) ||
        !wn_answer_is_unconfirmed(call, answer) || wn_call_ack(call, onward, NULL))
        return;
    wn_observe(
        evidence, &finding_ack_misses_server, answer, onward->frame, onward->capture,
        "The server %s passes the %s on and asks by Record-Route for the ACK to come through "
        "it; none comes.",
        wn_show_endpoint(evidence, wn_message_source(onward)), wn_show_message(evidence, onward));
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *answer = call->branches[i]->responses; answer; answer = answer->next)
            observe_answer(evidence, call, answer);
}

const WnFindingKind finding_ack_misses_server = {
    .id = "ack-misses-server",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_VIAS,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
