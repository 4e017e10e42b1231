/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G18: only one direction was captured, so that no answer at all proves nothing. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    unsigned       one_way = 0;

    for (uint32_t i = 0; i < model->flows.flows.count; i++) {
        const WnFlow *flow = model->flows.flows.values[i];

        if (flow->sides[0].packets > 0 && flow->sides[1].packets > 0)
            return WN_GUARD_CLEAR;
        one_way += flow->sides[0].packets + flow->sides[1].packets > 0;
        /* An error that came back shows that the other direction is here. */
        if (flow->icmp_count > 0)
            return WN_GUARD_CLEAR;
    }
    return one_way >= 2 ? WN_GUARD_UNKNOWN : WN_GUARD_CLEAR;
}

const WnGuard guard_filtered_capture = {
    .id = "filtered-capture",
    .number = "G18",
    .excuse = "the capture holds only one direction of every conversation",
    .answer = answer,
};
