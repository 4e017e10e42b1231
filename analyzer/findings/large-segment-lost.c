/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A large segment is repeated and never acknowledged, while smaller ones of the same connection
 * were: the signs of a path that drops what is too large without a word (RFC 2923, RFC 4821). about
 * is the transaction, or at the receiver, who never gets a whole message, the connection.
 */
#include "findings/finding.h"

#include <glib.h>

/* At the receiver: nothing of it comes, what lies behind it does. */
static void
look_at_gap(WnEvidence *evidence, const WnFlow *flow)
{
    WnTime capture_end = wn_evidence_subject(evidence)->model->last;
    WnTime end = flow->tcp->closed ? flow->tcp->closed : capture_end;

    for (int side = 0; side < 2; side++) {
        const WnTcpSide *gap = wn_tcp_gap_of(flow, side, capture_end);

        if (gap)
            wn_observe(evidence, &finding_large_segment_lost, flow, gap->gap_frame,
                       flow->sides[side].capture,
                       "%u bytes of %s never come, what it sent behind them does, and %s still "
                       "waits for them after %s; segments of up to %u bytes came.",
                       gap->gap_length, wn_show_endpoint(evidence, &flow->ends[side]),
                       wn_show_endpoint(evidence, &flow->ends[1 - side]),
                       wn_show_seconds(evidence, end - gap->gap_since),
                       MAX(gap->largest, gap->beyond));
    }
}

/* At the sender of what nobody here can read. */
static void
look_at_stall(WnEvidence *evidence, const WnFlow *flow)
{
    for (int side = 0; side < 2; side++) {
        const WnTcpSide *stall = wn_tcp_large_stall_of(flow, side);

        if (stall)
            wn_observe(
                evidence, &finding_large_segment_lost, flow, stall->frame,
                flow->sides[side].capture,
                "A segment with %u bytes of %s is sent %u times and never acknowledged; those "
                "of up to %u bytes were.",
                stall->length, wn_show_endpoint(evidence, &flow->ends[side]), stall->resent + 1u,
                stall->largest);
    }
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (subject->discovery && subject->discovery->connection) {
        look_at_gap(evidence, subject->discovery->connection);
        look_at_stall(evidence, subject->discovery->connection);
    }
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnTcpSide     *stall;

        if (!wn_is_unanswered(transaction) || !wn_is_connection(request->flow))
            continue;
        stall = wn_tcp_large_stall_of(request->flow, request->side);
        if (!stall || stall->frame > request->frame)
            continue;
        wn_observe(
            evidence, &finding_large_segment_lost, transaction, stall->frame,
            request->flow->sides[request->side].capture,
            "A segment with %u bytes of the %s is sent %u times and never acknowledged; those "
            "of up to %u bytes were.",
            stall->length, wn_show_message(evidence, request), stall->resent + 1u, stall->largest);
    }
}

const WnFindingKind finding_large_segment_lost = {
    .id = "large-segment-lost",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_CONNECTION | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
