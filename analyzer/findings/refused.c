/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The final answer was no (3xx to 6xx): whoever gave it had received the request, so signalling
 * works both ways up to there (RFC 3261 8.1.3, 21).  about is the response.
 */
#include "findings/finding.h"

/* The newest final response of the steps. */
static const WnMessage *
last_final(const WnSubject *subject)
{
    for (unsigned i = subject->n_transactions; i > 0; i--) {
        const WnMessage *final = wn_transaction_final(subject->transactions[i - 1]);
        if (final)
            return final;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *final = NULL;

    switch (subject->kind) {
    case WN_SUBJECT_CALL:
        final = subject->call->refused;
        break;
    case WN_SUBJECT_REGISTRATION:
        final = subject->outcome == WN_OUTCOME_REGISTERED ? NULL : last_final(subject);
        break;
    default:
        final = subject->service->final;
        break;
    }
    if (final && final->status >= 300)
        wn_observe(evidence, &finding_refused, final, final->frame, final->capture,
                   "%s answers \"%s\".", wn_show_endpoint(evidence, wn_message_source(final)),
                   wn_show_message(evidence, final));
}

const WnFindingKind finding_refused = {
    .id = "refused",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
