/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 2xx to INVITE is sent again and again, and no ACK for it is in the capture (RFC 3261 13.3.1.4).
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = transaction->responses; message; message = message->next)
            if (wn_answer_is_unconfirmed(call, message))
                wn_observe(evidence, &finding_ack_missing, message, wn_message_last_frame(message),
                           message->capture,
                           "No ACK comes back for the %s, not even for the last of its %u copies.",
                           wn_show_message(evidence, message), message->n_copies + 1u);
    }
}

const WnFindingKind finding_ack_missing = {
    .id = "ack-missing",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_COPIES,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
