/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone had answered at the very address and port where it is silent now.  about is the
 * transaction that is not answered.
 */
#include "findings/finding.h"
#include "model/registration_lanes.h"

/* A response of the phone on this flow before the request, or a REGISTER that came from there. */
static WnSpot
earlier_sign(const WnSubject *subject, const WnMessage *request)
{
    const WnFlowSide     *phone = &request->flow->sides[1 - request->side];
    const WnRegistration *registration = subject->registration;
    const WnLaneEntry    *first = NULL;

    if (phone->packets == 0 || phone->first >= request->time)
        return (WnSpot){ 0 };
    if (registration)
        first = wn_lane_after(registration,
                              WN_LANE_STEPS | WN_LANE_COPIES | WN_LANE_ACCEPTED | WN_LANE_FROM |
                                  WN_LANE_PORT,
                              &(WnLaneKey){ .where = *wn_message_destination(request) }, INT64_MIN);
    return first && first->step->request->time < request->time
               ? (WnSpot){ first->step->request->frame, first->step->request->capture }
               : (WnSpot){ 0 };
}

/* Some phones answer no ping at all: of pings, only one that was answered tells. */
static WnSpot
answered_ping(const WnRegistration *registration, const WnMessage *request)
{
    WnSpot answer = { 0 };
    WnTime last = INT64_MIN;

    for (unsigned i = 0; i < registration->n_pings; i++) {
        const WnPing *ping = &registration->pings[i];
        if (ping->answered && ping->flow == request->flow && ping->answered < request->time &&
            ping->answered > last) {
            answer = (WnSpot){ ping->answer_frame, ping->answer_capture };
            last = ping->answered;
        }
    }
    return answer;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        const WnMessage     *request = transaction->request;
        WnSpot               sign;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        if (subject->kind == WN_SUBJECT_REGISTRATION) {
            sign = answered_ping(subject->registration, request);
            if (sign.frame)
                wn_observe(evidence, &finding_answered_before, transaction, sign.frame,
                           sign.capture, "The phone was there before: it answers a ping at %s.",
                           wn_show_endpoint(evidence, wn_message_destination(request)));
            continue;
        }
        sign = earlier_sign(subject, request);
        if (sign.frame)
            wn_observe(evidence, &finding_answered_before, transaction, sign.frame, sign.capture,
                       "The phone was there before: it registered from %s.",
                       wn_show_endpoint(evidence, wn_message_destination(request)));
    }
}

const WnFindingKind finding_answered_before = {
    .id = "answered-before",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
