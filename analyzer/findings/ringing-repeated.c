/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A provisional answer that asks for PRACK is repeated for want of it (RFC 3262 3).  about is the
 * response.
 */
#include "findings/finding.h"

/* Four sends in all cannot be one lost packet and a slow PRACK (guard G20). */
static const unsigned UNMISTAKABLE = 3;

static bool
is_acknowledged(const WnSubject *subject, const WnMessage *ringing)
{
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *prack = subject->transactions[i];
        if (prack->method == WN_METHOD_PRACK && prack->request && prack->request->extra &&
            prack->request->extra->rack_rseq == ringing->extra->rseq &&
            wn_transaction_success(prack))
            return true;
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];

        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = transaction->responses; message; message = message->next)
            if (wn_message_is_provisional(message) && message->extra && message->extra->reliable &&
                message->extra->rseq && message->n_copies >= UNMISTAKABLE &&
                !is_acknowledged(subject, message))
                wn_observe(
                    evidence, &finding_ringing_repeated, message, message->frame, message->capture,
                    "The %s, which asks for PRACK, is sent %u times in %s.",
                    wn_show_message(evidence, message), message->n_copies + 1u,
                    wn_show_seconds(evidence, wn_message_last_time(message) - message->time));
    }
}

const WnFindingKind finding_ringing_repeated = {
    .id = "ringing-repeated",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_COPIES,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
