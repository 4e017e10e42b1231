/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer to a call is repeated towards a caller behind NAT who had sent nothing on that flow
 * since long before, while the phone rang (RFC 4787 REQ-5; RFC 3261 13.3.1.1).  about is the
 * response.
 */
#include "findings/finding.h"

static const unsigned UNMISTAKABLE = 3;

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnCall    *call = subject->call;
    const WnMessage *answer = call->accepted;

    if (!answer || answer->flow->carrier != WN_CARRIER_UDP || answer->n_copies < UNMISTAKABLE ||
        answer->peer_idle < WN_SHORTEST_USUAL_LIFETIME || call->caller.behind_nat != WN_YES ||
        call->caller.vantage == WN_VANTAGE_LAN || wn_call_ack(call, answer, NULL))
        return;
    wn_observe(evidence, &finding_answer_after_silence, answer, answer->frame, answer->capture,
               "When the %s is sent to %s, the caller has been silent there for %s; it is sent %u "
               "times, and no ACK comes.",
               wn_show_message(evidence, answer),
               wn_show_endpoint(evidence, wn_message_destination(answer)),
               wn_show_seconds(evidence, answer->peer_idle), answer->n_copies + 1u);
}

const WnFindingKind finding_answer_after_silence = {
    .id = "answer-after-silence",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
