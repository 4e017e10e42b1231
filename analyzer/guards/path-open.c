/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G27: an answer to a ping in the idle time proves that the path was open. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnMessage  *request = subject->deliveries[i]->request;
        const WnFlowSide *phone;

        if (!request || subject->deliveries[i]->responses || request->method == WN_METHOD_ACK)
            continue;
        phone = &request->flow->sides[1 - request->side];
        /* It speaks on the very flow while the request is being repeated. */
        if (phone->packets > 0 && phone->last > request->time && phone->first < request->time &&
            phone->last < wn_message_last_time(request)) {
            wn_excuse(evidence, (WnSpot){ phone->last_frame, phone->last_capture });
            return WN_GUARD_HOLDS;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_path_open = {
    .id = "path-open",
    .number = "G27",
    .excuse = "the phone answered something on the same path shortly before, so the path was open",
    .answer = answer,
};
