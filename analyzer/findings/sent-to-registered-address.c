/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request for a registered phone leaves towards the private address of its Contact, although the
 * phone's packets come from another (RFC 3261 10.2.1, 16.5, 16.6).  about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        const WnMessage     *request = transaction->request, *step;
        const WnEndpoint    *to;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK ||
            transaction->method == WN_METHOD_CANCEL)
            continue;
        to = wn_message_destination(request);
        /* Within a call, its Contacts lead the way, not the registration (RFC 3261 12.2.1.1). */
        if ((subject->call && request->to_tag) || !wn_leads_nowhere(evidence, request))
            continue;
        step = wn_register_naming(subject, request);
        if (!step || wn_was_accepted_elsewhere(subject, transaction))
            continue;
        wn_observe(
            evidence, &finding_sent_to_registered_address, transaction, step->frame, step->capture,
            "The phone registers the Contact %s, a private address; its packets come from "
            "%s.",
            wn_message_contact(step)->text, wn_show_endpoint(evidence, wn_message_source(step)));
        wn_observe(evidence, &finding_sent_to_registered_address, transaction, request->frame,
                   request->capture, "The %s is sent to %s, the private address of that Contact.",
                   wn_show_message(evidence, request), wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_sent_to_registered_address = {
    .id = "sent-to-registered-address",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_BINDING | WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
