/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A final response too large for one packet travels as IP fragments (RFC 3261 18.1.1), and none of
 * its copies gets to the next capture point, though a smaller response of the same transaction did.
 * about is the transaction.
 */
#include "findings/finding.h"

static bool
has_arrived(const WnTransaction *transaction)
{
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        if (!(response->flags & WN_MESSAGE_FRAGMENTED) && !wn_message_is_lost(response))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(transaction);

        if (final && final->flags & WN_MESSAGE_FRAGMENTED && wn_message_is_lost(final) &&
            has_arrived(transaction))
            wn_observe(evidence, &finding_large_response_lost, transaction, final->frame,
                       final->capture,
                       "The \"%s\" is %u bytes long and sent in pieces; it is seen here and never "
                       "at the next capture point.",
                       wn_show_message(evidence, final), final->size);
    }
}

const WnFindingKind finding_large_response_lost = {
    .id = "large-response-lost",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
