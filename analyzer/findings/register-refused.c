/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A REGISTER is refused for another reason than credentials or interval (RFC
 * 3261 10.3, 21.4, 21.6). about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *step = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(step);

        if (!final || final->status < 400 || final->status == 401 || final->status == 407 ||
            final->status == 423 || final->status == 494 || final->status == 408)
            continue;
        /* Refused although it carried a password: credentials are the nearer reason. */
        if (final->status == 403 && step->request->flags & WN_MESSAGE_CREDENTIALS)
            continue;
        wn_observe(evidence, &finding_register_refused, step, final->frame, final->capture,
                   "The registrar refuses it: \"%s\".", wn_show_message(evidence, final));
    }
}

const WnFindingKind finding_register_refused = {
    .id = "register-refused",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
