/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * After a long silence what is sent on a connection is repeated and never acknowledged, or is
 * refused, though nobody had closed it: something on the way had forgotten it (RFC 5382 REQ-5; RFC
 * 5626 4.4.1). about is the flow.
 */
#include "findings/finding.h"

static void
observe_flow(WnEvidence *evidence, const WnFlow *flow)
{
    for (int side = 0; side < 2; side++) {
        const WnTcpSide *sender = wn_tcp_idle_death_of(flow, side);

        if (!sender)
            continue;
        if (wn_tcp_is_refused_on_the_way(flow, side)) {
            wn_observe(evidence, &finding_idle_connection_dead, flow, flow->tcp->rst_frame,
                       flow->sides[1 - side].capture,
                       "After %s of silence what %s sends on the connection to %s is refused (RST) "
                       "by a box on the way: it comes from another number of hops.",
                       wn_show_seconds(evidence, sender->idle),
                       wn_show_endpoint(evidence, &flow->ends[side]),
                       wn_show_endpoint(evidence, &flow->ends[1 - side]));
            return;
        }
        wn_observe(
            evidence, &finding_idle_connection_dead, flow, sender->frame, flow->sides[side].capture,
            "After %s of silence %s sends on the connection to %s %u times, and nothing is "
            "acknowledged.",
            wn_show_seconds(evidence, sender->idle), wn_show_endpoint(evidence, &flow->ends[side]),
            wn_show_endpoint(evidence, &flow->ends[1 - side]), sender->resent + 1u);
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

        if (!flow)
            continue;
        observe_flow(evidence, flow);
    }
}

const WnFindingKind finding_idle_connection_dead = {
    .id = "idle-connection-dead",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_CONNECTION | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
