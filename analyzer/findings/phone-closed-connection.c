/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Before the server tries to open a connection to the phone, the phone itself had closed the one
 * that it registered over (FIN or RST), and nothing of it came since.  about is the registration.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const WnTransaction  *binding = registration ? registration->binding : NULL;
    bool                  all = subject->kind == WN_SUBJECT_REGISTRATION;
    const WnFlow         *attempt;
    const WnTcpState     *own;

    if (!binding || !wn_is_connection(binding->flow))
        return;
    own = binding->flow->tcp;
    attempt =
        wn_registration_attempt(subject->model, registration, all ? INT64_MIN : subject->start,
                                all ? INT64_MAX : subject->end);
    if (!attempt || own->closed == 0 || own->closed > attempt->tcp->syn ||
        !(own->closed_by & 1u << binding->side))
        return;
    wn_observe(evidence, &finding_phone_closed_connection, registration,
               own->fin_frame ? own->fin_frame : own->rst_frame,
               binding->flow->sides[binding->side].last_capture,
               "The phone itself had closed its connection, %s before.",
               wn_show_seconds(evidence, attempt->tcp->syn - own->closed));
}

const WnFindingKind finding_phone_closed_connection = {
    .id = "phone-closed-connection",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
