/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller, who does not confirm the answer, sends something else meanwhile or afterwards: it is
 * there. about is the response.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *answer = subject->call->accepted;
    const WnHost    *host;
    const WnAddr    *caller;
    unsigned         looked = 0;

    if (!answer || wn_call_ack(subject->call, answer, NULL))
        return;
    caller = &wn_message_destination(answer)->addr;
    host = wn_host_find(&subject->model->flows, caller);
    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(subject->model->searches, &looked, 1024);
         flow = wn_flow_next_of(flow, caller)) {
        const WnFlowSide *own = &flow->sides[wn_addr_equal(&flow->ends[0].addr, caller) ? 0 : 1];
        if (own->packets == 0 || own->last <= answer->time)
            continue;
        wn_observe(evidence, &finding_caller_still_there, answer, own->last_frame,
                   own->last_capture,
                   "Afterwards something still comes from %s: the caller is there.",
                   wn_show_addr(evidence, caller));
        return;
    }
}

const WnFindingKind finding_caller_still_there = {
    .id = "caller-still-there",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
