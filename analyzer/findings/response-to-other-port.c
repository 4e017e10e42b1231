/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A response is sent to the right host but to another port than the request came from (RFC
 * 3261 18.2.2, RFC 3581 4).  about is the transaction.
 */
#include "findings/finding.h"

static bool
reaches_source_too(const WnTransaction *transaction)
{
    const WnEndpoint *client = wn_message_source(transaction->request);

    for (const WnMessage *message = transaction->responses; message; message = message->next)
        if (wn_endpoint_equal(wn_message_destination(message), client))
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
        const WnEndpoint    *client, *to;

        if (!request || !response || request->flow->carrier != WN_CARRIER_UDP || !request->via ||
            request->via->has_maddr || reaches_source_too(transaction))
            continue;
        client = wn_message_source(request);
        to = wn_message_destination(response);
        if (!wn_addr_equal(&client->addr, &to->addr))
            continue;
        wn_observe(
            evidence, &finding_response_to_other_port, transaction, response->frame,
            response->capture, "The %s comes from port %u; the \"%s\" is sent to port %u, %s.",
            wn_show_message(evidence, request), client->port, wn_show_message(evidence, response),
            to->port,
            request->via->has_rport ? "although the request asks, by rport, for its source port"
                                    : "the one that Via names, for the request has no rport");
    }
}

const WnFindingKind finding_response_to_other_port = {
    .id = "response-to-other-port",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
