/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server opens a connection to the private address of the Contact, although the phone's packets
 * come from another: nobody can be there (RFC 3261 10.2.1, 18.1.1).  about is the registration.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnFlow         *flow = wn_connection_to_contact(evidence);
    const WnMessage      *step;

    if (!flow)
        return;
    step = registration->binding->request;
    wn_observe(evidence, &finding_connection_to_registered_address, registration, step->frame,
               step->capture,
               "The phone registers the Contact %s, a private address; its packets come from %s.",
               wn_message_contact(step)->text, wn_show_endpoint(evidence, wn_message_source(step)));
    wn_observe(evidence, &finding_connection_to_registered_address, registration,
               flow->tcp->syn_frame, flow->sides[flow->tcp->opener].capture,
               "The server opens a connection to %s, the private address of that Contact.",
               wn_show_endpoint(evidence, &flow->ends[1 - flow->tcp->opener]));
}

const WnFindingKind finding_connection_to_registered_address = {
    .id = "connection-to-registered-address",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
