/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A public server says, by received and rport (RFC 3581 4), that it saw the client's private
 * address, although others see that client translated: a router between them changed the response
 * back.  Without the others it may be a network that is routed to the server.  about is the
 * transaction.
 */
#include "findings/finding.h"

/* STUN says where its packets come out; an ALG does not touch XOR-MAPPED-ADDRESS (RFC 8489 14.2).
 */
static const WnMapping *
find_translated(WnEvidence *evidence, const WnAddr *inside)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *seen = wn_mapping_of_inside(&model->mappings, inside);

    for (; seen; seen = seen->next_inside)
        if (seen->how != WN_LEARNED_VIA && wn_is_public(evidence, &seen->outside.addr) &&
            wn_is_public(evidence, &seen->towards.addr))
            return seen;
    return NULL;
}

static bool
names_private_source(WnEvidence *evidence, const WnMessage *response)
{
    const WnEndpoint *client = wn_message_destination(response);
    const WnVia      *via = response->via;

    return via && response->n_via == 1 && wn_is_nonpublic(evidence, &client->addr) &&
           wn_is_public(evidence, &wn_message_source(response)->addr) &&
           wn_addr_equal(&via->received, &client->addr) && via->rport == client->port;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *response = transaction->responses;
        const WnMapping     *translated;

        if (!transaction->request || !response || !names_private_source(evidence, response))
            continue;
        translated = find_translated(evidence, &wn_message_destination(response)->addr);
        if (!translated)
            continue;
        wn_observe(evidence, &finding_received_names_private_source, transaction, response->frame,
                   response->capture,
                   "%s seems to have seen %s itself, while %s saw this phone as "
                   "%s: on the way back the router put the private address in.",
                   wn_show_endpoint(evidence, wn_message_source(response)),
                   wn_show_endpoint(evidence, wn_message_destination(response)),
                   wn_show_addr(evidence, &translated->towards.addr),
                   wn_show_endpoint(evidence, &translated->outside));
        return;
    }
}

const WnFindingKind finding_received_names_private_source = {
    .id = "received-names-private-source",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
