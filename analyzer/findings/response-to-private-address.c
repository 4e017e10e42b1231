/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A response is sent to the private address that Via names, not to where the request came from (RFC
 * 3261 18.2.1, 18.2.2).  about is the transaction.
 */
#include "findings/finding.h"

/* Where the request came from, as seen at the capture point that saw the response leave. */
static const WnEndpoint *
source_at(const WnTransaction *transaction, const WnMessage *response)
{
    WnTransaction *sight = NULL;

    if (transaction->request->capture == response->capture)
        return wn_message_source(transaction->request);
    while ((sight = wn_exchange_next_like(transaction, sight)) != NULL)
        if (sight->request && sight->request->capture == response->capture)
            return wn_message_source(sight->request);
    return wn_message_source(transaction->request);
}

/* The same response is also sent to where the request came from. */
static bool
reaches_source_too(const WnTransaction *transaction, const WnMessage *response,
                   const WnEndpoint *client)
{
    for (const WnMessage *other = transaction->responses; other; other = other->next)
        if (other->status == response->status &&
            wn_addr_equal(&wn_message_destination(other)->addr, &client->addr))
            return true;
    return false;
}

/* Some servers send 100 and 180 the right way and only the final response by Via: each is looked
 * at. */
static bool
goes_astray(WnEvidence *evidence, const WnTransaction *transaction, const WnMessage *response)
{
    const WnEndpoint *client = source_at(transaction, response);
    const WnEndpoint *to = wn_message_destination(response);

    return !wn_addr_equal(&client->addr, &to->addr) && wn_is_public(evidence, &client->addr) &&
           wn_leads_nowhere(evidence, response) &&
           wn_addr_equal(&transaction->request->via->sent_by.addr, &to->addr) &&
           !reaches_source_too(transaction, response, client);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request, *response = transaction->responses;

        if (!request || !request->via)
            continue;
        while (response && !goes_astray(evidence, transaction, response))
            response = response->next;
        if (!response)
            continue;
        wn_observe(
            evidence, &finding_response_to_private_address, transaction, response->frame,
            response->capture,
            "The %s comes from %s; the \"%s\" is sent to %s, the private address in its Via.",
            wn_show_message(evidence, request),
            wn_show_endpoint(evidence, source_at(transaction, response)),
            wn_show_message(evidence, response),
            wn_show_endpoint(evidence, wn_message_destination(response)));
    }
}

const WnFindingKind finding_response_to_private_address = {
    .id = "response-to-private-address",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS | WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
