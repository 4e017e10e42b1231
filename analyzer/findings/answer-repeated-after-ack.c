/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 2xx to INVITE repeated although its receiver had sent the ACK: proof, from one side alone, that
 * the ACK does not arrive (RFC 3261 13.2.2.4, 13.3.1.4).
 */
#include "findings/finding.h"

static const unsigned UNMISTAKABLE = 4;

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = transaction->responses; message; message = message->next) {
            const WnTransaction *ack = wn_call_ack(call, message, NULL);
            unsigned             after;

            /* Without the tag the answering side cannot know what it is for (RFC 3261 12.2.2). */
            if (!wn_message_is_success(message) || !ack || ack->request->to_tag != message->to_tag)
                continue;
            after = wn_message_sent_after(message, ack->request->time);
            if (after >= UNMISTAKABLE)
                wn_observe(
                    evidence, &finding_answer_repeated_after_ack, message,
                    wn_message_last_frame(message), message->capture,
                    "The %s comes %u more times after the ACK was sent, the last %s later: "
                    "the ACK never arrives.",
                    wn_show_message(evidence, message), after,
                    wn_show_seconds(evidence, wn_message_last_time(message) - ack->request->time));
        }
    }
}

const WnFindingKind finding_answer_repeated_after_ack = {
    .id = "answer-repeated-after-ack",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_COPIES,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
