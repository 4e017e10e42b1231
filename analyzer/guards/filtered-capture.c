/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G18: only one direction was captured, so that no answer at all proves nothing. */
#include "guards/guard.h"

/* Packets of this host and packets for it are both here. */
static bool
is_seen_both_ways(const WnHost *host)
{
    bool sends = false, receives = false;

    for (const WnFlow *flow = host->flows; flow; flow = wn_flow_next_of(flow, &host->addr)) {
        int own = wn_addr_equal(&flow->ends[0].addr, &host->addr) ? 0 : 1;
        sends |= flow->sides[own].packets > 0;
        /* An error that came back shows that the other direction is here. */
        receives |= flow->sides[1 - own].packets > 0 || flow->icmp_count > 0;
        if (sends && receives)
            return true;
    }
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    if (model->two_way)
        return WN_GUARD_CLEAR;
    for (uint32_t i = 0; i < model->flows.hosts.count; i++)
        if (is_seen_both_ways(model->flows.hosts.values[i]))
            return WN_GUARD_CLEAR;
    /* A single conversation may well be one-sided by itself; several are not. */
    return model->flows.flows.count >= 2 ? WN_GUARD_UNKNOWN : WN_GUARD_CLEAR;
}

const WnGuard guard_filtered_capture = {
    .id = "filtered-capture",
    .number = "G18",
    .excuse = "the capture holds only one direction of every conversation",
    .answer = answer,
};
