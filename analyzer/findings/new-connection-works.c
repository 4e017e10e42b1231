/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Afterwards the same two hosts open another connection, and it works: both are alive.  about is the flow
 * of the connection that does not.
 */
#include "findings/finding.h"

static void
observe_flow(WnEvidence *evidence, const WnFlow *flow)
{
    for (int side = 0; side < 2; side++) {
        const WnFlow *newer = flow->tcp->sides[side].frame
                                  ? wn_tcp_newer_than(wn_evidence_subject(evidence)->model, flow, side)
                                  : NULL;

        if (!newer)
            continue;
        wn_observe(evidence, &finding_new_connection_works, flow, newer->tcp->syn_frame,
                   newer->sides[newer->tcp->opener].capture,
                   "Afterwards a new connection between the two is opened, and it works.");
        return;
    }
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (subject->discovery && subject->discovery->connection)
        observe_flow(evidence, subject->discovery->connection);
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnFlow *flow = wn_connection_of(subject, i);

        if (flow)
            observe_flow(evidence, flow);
    }
}

const WnFindingKind finding_new_connection_works = {
    .id = "new-connection-works",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .needs    = WN_HAS_CONNECTION | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
