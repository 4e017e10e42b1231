/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G1: who sends and who is silent are neighbours in one private network: no router stands between
 * that could forget the one or keep the other out. */
#include "guards/guard.h"
#include "model/realm.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnGuardAnswer    found = WN_GUARD_CLEAR;

    for (unsigned i = 0; i < subject->n_transactions + subject->n_deliveries; i++) {
        const WnTransaction *transaction = i < subject->n_transactions
                                               ? subject->transactions[i]
                                               : subject->deliveries[i - subject->n_transactions];
        const WnFlow        *flow = transaction->flow;

        /* What a registration's connection died of is not told by what was answered before. */
        if (!wn_is_unanswered(transaction) &&
            !(subject->kind == WN_SUBJECT_REGISTRATION && wn_is_connection(flow)))
            continue;
        if (!wn_realm_is_one_network(subject->model, &flow->ends[0].addr, &flow->ends[1].addr))
            return WN_GUARD_CLEAR;
        wn_excuse(evidence, wn_message_spot(transaction->request));
        found = WN_GUARD_HOLDS;
    }
    return found;
}

const WnGuard guard_one_network = {
    .id = "one-network",
    .number = "G1",
    .excuse = "both sides are in one private network, and no router stands between them",
    .answer = answer,
};
