/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone registered over a connection that it had opened itself, the one way through its NAT
 * (RFC 5923 2, RFC 5626 3.3).  about is the registration.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnTransaction  *binding = registration ? registration->binding : NULL;

    if (!binding || !wn_is_connection(binding->flow))
        return;
    wn_observe(evidence, &finding_registered_over_own_connection, registration,
               binding->request->frame, binding->request->capture,
               "The phone registers over a connection of its own, from %s.",
               wn_show_endpoint(evidence, wn_message_source(binding->request)));
}

const WnFindingKind finding_registered_over_own_connection = {
    .id = "registered-over-own-connection",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
