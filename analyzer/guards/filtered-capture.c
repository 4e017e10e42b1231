/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G18: only one direction was captured, so that no answer at all proves nothing. */
#include "guards/guard.h"

/* The only two flows are one conversation, seen on both sides of a NAT. */
static bool
is_one_conversation(const WnModel *model)
{
    const WnTable *flows = &model->flows.flows;

    if (flows->count != 2)
        return false;
    for (unsigned i = 0; i < 2; i++) {
        const WnFlow    *inner = flows->values[i], *outer = flows->values[1 - i];
        int              in = inner->sides[0].packets > 0 ? 0 : 1;
        int              out = outer->sides[0].packets > 0 ? 0 : 1;
        const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &inner->ends[in].addr);

        for (; seen; seen = seen->next_inside)
            if (seen->how == WN_LEARNED_TWO_POINT &&
                wn_endpoint_equal(&seen->outside, &outer->ends[out]) &&
                wn_endpoint_equal(&inner->ends[1 - in], &outer->ends[1 - out]))
                return true;
    }
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    /* An error that came back shows that the other direction is here. */
    if (model->flows.both_ways)
        return WN_GUARD_CLEAR;
    /* A single conversation may well be one-sided by itself; several are not. */
    return model->flows.flows.count < 2 || is_one_conversation(model) ? WN_GUARD_CLEAR
                                                                      : WN_GUARD_UNKNOWN;
}

const WnGuard guard_filtered_capture = {
    .id = "filtered-capture",
    .number = "G18",
    .excuse = "the capture holds only one direction of every conversation",
    .answer = answer,
};
