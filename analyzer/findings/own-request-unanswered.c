/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the client itself sends to its server, seen at the client, is never answered.  about is the
 * transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (subject->client.vantage == WN_VANTAGE_WAN)
        return; /* seen at the server, silence is the server's own */
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || request->n_via > 1 || !wn_gave_up(evidence, transaction) ||
            transaction->method == WN_METHOD_BYE || transaction->method == WN_METHOD_CANCEL ||
            request->to_tag ||
            !wn_addr_equal(&wn_message_source(request)->addr, &subject->client.seen.addr) ||
            wn_registration_reached_by(subject->registrations, request))
            continue; /* to a phone that registered: this is the server */
        wn_observe(evidence, &finding_own_request_unanswered, transaction, request->frame,
                   request->capture, "%s never answers the %s, sent %u times in %s.",
                   wn_show_endpoint(evidence, wn_message_destination(request)),
                   wn_show_message(evidence, request), request->n_copies + 1u,
                   wn_show_seconds(evidence, wn_message_last_time(request) - request->time));
    }
}

const WnFindingKind finding_own_request_unanswered = {
    .id = "own-request-unanswered",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
