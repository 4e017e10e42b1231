/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client has a public address, names it in Via, Contact and SDP, and a STUN server sees just
 * that address and port: nothing translates (RFC 3489 10.1, RFC 8489 2).  about is the message.
 */
#include "findings/finding.h"

static const WnMapping *
find_same(const WnModel *model, const WnAddr *client)
{
    const WnMapping *same = NULL;

    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, client); seen;
         seen = seen->next_inside) {
        if (seen->how == WN_LEARNED_VIA)
            continue;
        if (!wn_endpoint_equal(&seen->inside, &seen->outside))
            return NULL;
        same = seen;
    }
    return same;
}

static bool
names_itself(const WnMessage *request, const WnAddr *client)
{
    const WnUri *contact = wn_message_contact(request);

    return request->n_via == 1 && request->via && contact &&
           wn_addr_equal(&wn_message_source(request)->addr, client) &&
           wn_addr_equal(&request->via->sent_by.addr, client) &&
           wn_addr_equal(&contact->endpoint.addr, client);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAddr    *client = &subject->client.seen.addr;
    const WnMapping *same = find_same(subject->model, client);

    for (unsigned i = 0; i < subject->n_transactions && same; i++) {
        const WnMessage *request = subject->transactions[i]->request;

        if (!request || !wn_is_public(evidence, client) || !names_itself(request, client))
            continue;
        wn_observe(evidence, &finding_seen_as_it_is, request, request->frame, request->capture,
                   "%s sends from the address that it names, and the STUN server %s sees the same.",
                   wn_show_addr(evidence, client), wn_show_addr(evidence, &same->towards.addr));
        return;
    }
}

const WnFindingKind finding_seen_as_it_is = {
    .id = "seen-as-it-is",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
    .needs = WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
