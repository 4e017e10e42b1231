/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of a large message only some of the pieces arrive here (RFC 791 3.2, RFC 8200 4.5).  about is the
 * transaction where the first piece shows which it is.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (request && request->flags & WN_MESSAGE_LOST_PIECES)
            wn_observe(evidence, &finding_pieces_missing, transaction, request->frame,
                       request->capture, "Of the %s only the first piece arrives here.",
                       wn_show_message(evidence, request));
    }
}

const WnFindingKind finding_pieces_missing = {
    .id = "pieces-missing",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_PIECES,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
