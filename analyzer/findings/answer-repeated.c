/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 2xx to INVITE sent over and over: its sender waits for an ACK (RFC 3261 13.3.1.4). */
#include "findings/finding.h"

/* Four sends in all cannot be one lost packet and a slow ACK (guard G20). */
static const unsigned UNMISTAKABLE = 3;

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];

        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = transaction->responses; message; message = message->next)
            if (wn_message_is_success(message) && message->n_copies >= UNMISTAKABLE)
                wn_observe(
                    evidence, &finding_answer_repeated, message, message->frame, message->capture,
                    "The %s to the INVITE is sent %u times in %s.",
                    wn_show_message(evidence, message), message->n_copies + 1u,
                    wn_show_seconds(evidence, wn_message_last_time(message) - message->time));
    }
}

const WnFindingKind finding_answer_repeated = {
    .id = "answer-repeated",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_COPIES,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
