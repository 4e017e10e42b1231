/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G20: the server answers the client at another time on the same flow: plain loss or a short
 * outage. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnFlowSide    *server;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        server = &request->flow->sides[1 - request->side];
        if (server->sip > 0) {
            wn_excuse(evidence, (WnSpot){ server->last_frame, server->last_capture });
            return WN_GUARD_HOLDS;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_server_answers_later = {
    .id = "server-answers-later",
    .number = "G20",
    .excuse = "the server answered the same client on the same path at another time",
    .answer = answer,
};
