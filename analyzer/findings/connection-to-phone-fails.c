/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server tries to open a connection to the phone, to its Contact or to where it registered
 * from, and gets nowhere (RFC 5923, RFC 5626 4.2: it had to use the phone's own).  about is the
 * registration.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    bool                  all = subject->kind == WN_SUBJECT_REGISTRATION;
    const WnFlow         *flow;

    if (!registration || !registration->binding)
        return;
    flow = wn_registration_attempt(subject->model, registration, all ? INT64_MIN : subject->start,
                                   all ? INT64_MAX : subject->end);
    if (!flow)
        return;
    wn_observe(evidence, &finding_connection_to_phone_fails, registration, flow->tcp->syn_frame,
               flow->sides[flow->tcp->opener].capture,
               flow->tcp->rsts ? "The server opens a connection to %s, %u times, and is refused."
                               : "The server opens a connection to %s, %u times, and nothing comes "
                                 "back.",
               wn_show_endpoint(evidence, &flow->ends[1 - flow->tcp->opener]), flow->tcp->syns);
}

const WnFindingKind finding_connection_to_phone_fails = {
    .id = "connection-to-phone-fails",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
