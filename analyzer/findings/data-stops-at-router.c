/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is sent on a connection is seen on one side of the NAT and not on the other, which saw the
 * same connection before (RFC 5382).  about is the flow.
 */
#include "findings/finding.h"

/* The same connection on the other side: the registration has both sights of its REGISTER. */
static const WnFlow *
other_sight(const WnRegistration *registration, const WnFlow *flow)
{
    for (unsigned i = 0; i < registration->n_copies; i++) {
        const WnTransaction *copy = registration->copies[i];
        for (unsigned s = 0; s < registration->n_steps; s++) {
            const WnTransaction *step = registration->steps[s];
            if (step->branch != copy->branch || step->cseq != copy->cseq)
                continue;
            if (step->flow == flow)
                return copy->flow;
            if (copy->flow == flow)
                return step->flow;
        }
    }
    return NULL;
}

/* Which side of the twin sends what this side sends: the end beyond the router is the
 * same in both. */
static int
same_way(const WnFlow *flow, int side, const WnFlow *twin)
{
    for (int end = 0; end < 2; end++)
        for (int other = 0; other < 2; other++)
            if (wn_endpoint_equal(&flow->ends[end], &twin->ends[other]))
                return end == side ? other : 1 - other;
    return side;
}

/* It does not come through: what is last seen there that way is from before, or a RST that nobody
 * has sent on this side, so that it is the router's own. */
static bool
stops(const WnFlow *flow, int side, const WnFlow *twin)
{
    const WnFlowSide *beyond = &twin->sides[same_way(flow, side, twin)];

    return beyond->last < flow->tcp->sides[side].since ||
           (twin->tcp && twin->tcp->rsts > 0 && flow->tcp->rsts == 0 &&
            twin->tcp->last_rst_frame == beyond->last_frame);
}

static void
observe_flow(WnEvidence *evidence, const WnFlow *flow, const WnFlow *twin)
{
    for (int side = 0; side < 2; side++) {
        const WnTcpSide *sender = &flow->tcp->sides[side];

        if (!sender->frame || (sender->resent == 0 && !wn_tcp_is_refused_on_the_way(flow, side)) ||
            !stops(flow, side, twin))
            continue;
        wn_observe(evidence, &finding_data_stops_at_router, flow, sender->frame,
                   flow->sides[side].capture,
                   "What %s sends to %s does not appear on the other side of the router.",
                   wn_show_endpoint(evidence, &flow->ends[side]),
                   wn_show_endpoint(evidence, &flow->ends[1 - side]));
        return;
    }
}

/* Encrypted, it has no REGISTER to show. */
static void
observe_unread(WnEvidence *evidence, const WnFlow *flow)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    for (int side = 0; side < 2; side++) {
        const WnFlow *twin =
            flow->tcp->sides[side].frame ? wn_tcp_other_sight(model, flow, side) : NULL;

        if (twin) {
            observe_flow(evidence, flow, twin);
            return;
        }
    }
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    if (subject->discovery && subject->discovery->connection)
        observe_unread(evidence, subject->discovery->connection);
    if (!registration || registration->n_copies == 0 ||
        !wn_registration_facts(registration)->by_stream)
        return;
    for (unsigned i = 0; i < registration->n_steps + registration->n_copies; i++) {
        const WnFlow *flow = i < registration->n_steps
                                 ? registration->steps[i]->flow
                                 : registration->copies[i - registration->n_steps]->flow;
        const WnFlow *twin = wn_is_connection(flow) ? other_sight(registration, flow) : NULL;

        if (twin && twin != flow)
            observe_flow(evidence, flow, twin);
    }
}

const WnFindingKind finding_data_stops_at_router = {
    .id = "data-stops-at-router",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
