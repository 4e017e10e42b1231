/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A response leaves from another address or port than the request was sent to (RFC 3581 4).  about
 * is the transaction.
 */
#include "findings/finding.h"

static bool
came_from_the_right_one(const WnTransaction *transaction)
{
    const WnEndpoint *server = wn_message_destination(transaction->request);

    for (const WnMessage *message = transaction->responses; message; message = message->next)
        if (wn_endpoint_equal(wn_message_source(message), server))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request, *response = transaction->responses;

        if (!request || !response || request->flow->carrier != WN_CARRIER_UDP ||
            came_from_the_right_one(transaction))
            continue;
        wn_observe(evidence, &finding_response_from_other_endpoint, transaction, response->frame,
                   response->capture, "The %s was sent to %s; the \"%s\" comes from %s.",
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_destination(request)),
                   wn_show_message(evidence, response),
                   wn_show_endpoint(evidence, wn_message_source(response)));
    }
}

const WnFindingKind finding_response_from_other_endpoint = {
    .id = "response-from-other-endpoint",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
