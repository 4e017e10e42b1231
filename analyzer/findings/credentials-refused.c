/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request that carried credentials was challenged again for no stale nonce, or forbidden (RFC
 * 3261 22, RFC 8760 2.3).  about is the response.
 */
#include "findings/finding.h"

static bool
is_refusal(const WnTransaction *transaction, const WnMessage *final)
{
    if (!transaction->request || !(transaction->request->flags & WN_MESSAGE_CREDENTIALS) || !final)
        return false;
    if (final->status == 403)
        return true;
    return (final->status == 401 || final->status == 407) && !(final->extra && final->extra->stale);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(transaction);

        if (is_refusal(transaction, final))
            wn_observe(
                evidence, &finding_credentials_refused, final, final->frame, final->capture,
                "The server answers \"%s\" to the %s, which carries user name and "
                "password%s%s.",
                wn_show_message(evidence, final), wn_show_message(evidence, transaction->request),
                transaction->request->extra && transaction->request->extra->auth_user ? ", user "
                                                                                      : "",
                transaction->request->extra && transaction->request->extra->auth_user
                    ? transaction->request->extra->auth_user
                    : "");
    }
}

const WnFindingKind finding_credentials_refused = {
    .id = "credentials-refused",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
