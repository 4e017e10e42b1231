/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The refusal is the shadow of a failure that this capture shows: the server had tried to reach the
 * other side and nothing came back.  Then that failure is the reason, not the status
 * (catalogue 4.4).
 */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; call && i < call->n_branches; i++) {
        const WnTransaction *branch = call->branches[i];
        if (branch != call->invite && !branch->responses && branch->request->n_copies >= 2) {
            wn_excuse(evidence, wn_message_spot(branch->request));
            return WN_GUARD_HOLDS;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_failed_delivery = {
    .id = "failed-delivery",
    .number = "4.4",
    .excuse = "the server had tried to reach the other side, and nothing came back from there",
    .answer = answer,
};
