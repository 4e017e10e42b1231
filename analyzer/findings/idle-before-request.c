/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request for a phone goes out on a flow on which the phone had been silent for longer than many
 * routers keep a UDP mapping (RFC 4787 REQ-5; 30 s is common, and what RFC 5626 4.4.2 assumes).
 * about is the transaction.
 */
#include "findings/finding.h"

/* Then the silence there means nothing: the server uses a place that the phone has left. */
static bool
has_moved(const WnRegistration *registration, const WnMessage *request)
{
    const WnTransaction *old =
        wn_registration_last_from(registration, wn_message_destination(request), request->time);

    return old && wn_registration_moved(registration, old, request->time);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        const WnMessage     *request = transaction->request;

        if (!request || request->flow->carrier != WN_CARRIER_UDP ||
            transaction->method == WN_METHOD_ACK || transaction->method == WN_METHOD_CANCEL ||
            !subject->registration ||
            !wn_registration_came_from(subject->registration, wn_message_destination(request)) ||
            request->peer_idle < WN_SHORTEST_USUAL_LIFETIME ||
            has_moved(subject->registration, request))
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
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_BINDING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
