/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Afterwards the same two hosts open another connection, and it works: both are alive.  about is
 * the flow of the connection that does not.
 */
#include "findings/finding.h"
#include "model/registration_lanes.h"

/* Whoever opens the new connection knew the old one until then: its own data shows that.  A phone
 * that was started anew meanwhile refuses what still comes for the old one (RFC 9293 3.5.2). */
static bool
was_there(const WnFlow *flow, int side, const WnFlow *newer)
{
    return wn_addr_equal(&newer->ends[newer->tcp->opener].addr, &flow->ends[side].addr) ||
           wn_tcp_stall_of(flow, side);
}

static const WnExchange *
registered_over(const WnRegistration *registration, const WnFlow *flow)
{
    const WnLaneKey    key = { .who = flow };
    const WnLaneEntry *first =
        wn_lane_after(registration, WN_LANE_STEPS | WN_LANE_COPIES | WN_LANE_FLOW, &key, INT64_MIN);

    return first ? first->step->exchange : NULL;
}

/* The phone registers over it with another Call-ID (RFC 3261 10.2): it was started anew, and may
 * have been off when it was sent something over the old one. */
static bool
began_anew(const WnEvidence *evidence, const WnFlow *flow, const WnFlow *newer)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnExchange     *before = registration ? registered_over(registration, flow) : NULL;
    const WnExchange     *since = before ? registered_over(registration, newer) : NULL;

    return since && since != before;
}

static void
observe_flow(WnEvidence *evidence, const WnFlow *flow)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    for (int side = 0; side < 2; side++) {
        const WnFlow *newer =
            flow->tcp->sides[side].frame ? wn_tcp_newer_than(model, flow, side) : NULL;

        if (!newer || !was_there(flow, side, newer) || began_anew(evidence, flow, newer))
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
    .needs = WN_HAS_CONNECTION | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
