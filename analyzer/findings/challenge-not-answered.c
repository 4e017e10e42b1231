/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server asks for credentials and the client never tries with any (RFC 3261 22.1). */
#include "findings/finding.h"

/* A client computes its answer in milliseconds; this is long enough for a person to type, too. */
static const WnTime PATIENCE = 32 * WN_SECOND;

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *challenge = NULL;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(transaction);

        if (transaction->request && transaction->request->flags & WN_MESSAGE_CREDENTIALS)
            return;
        if (final && (final->status == 401 || final->status == 407))
            challenge = final;
    }
    if (challenge && wn_time_left(evidence, challenge) >= PATIENCE)
        wn_observe(evidence, &finding_challenge_not_answered, challenge, challenge->frame,
                   challenge->capture,
                   "The server asks for user name and password (\"%s\"), and the client never "
                   "sends any.",
                   wn_show_message(evidence, challenge));
}

const WnFindingKind finding_challenge_not_answered = {
    .id = "challenge-not-answered",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
