/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request for a phone goes out on a flow on which the phone had been silent for longer than many
 * routers keep a UDP mapping (RFC 4787 REQ-5; 30 s is common, and what RFC 5626 4.4.2 assumes).
 * about is the transaction.
 */
#include "findings/finding.h"

static const WnTime SHORTEST_USUAL_LIFETIME = 30 * WN_SECOND;

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || request->flow->carrier != WN_CARRIER_UDP ||
            transaction->method == WN_METHOD_ACK || transaction->method == WN_METHOD_CANCEL ||
            !subject->registration ||
            !wn_registration_came_from(subject->registration, wn_message_destination(request)) ||
            request->peer_idle < SHORTEST_USUAL_LIFETIME)
            continue;
        wn_observe(evidence, &finding_idle_before_request, transaction, request->frame,
                   request->capture,
                   "When the %s is sent to %s, the phone has been silent there for %s.",
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_destination(request)),
                   wn_show_seconds(evidence, request->peer_idle));
    }
}

const WnFindingKind finding_idle_before_request = {
    .id = "idle-before-request",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
