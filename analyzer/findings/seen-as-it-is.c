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

/* Some message from there names another address: what is seen here is the outside of a router, and
 * the client learned it (RFC 3581 4, RFC 8489 2). */
static bool
is_outside_of_other(const WnModel *model, const WnAddr *client)
{
    const WnMapping *seen = wn_mapping_of_outside(&model->mappings, client);

    for (; seen; seen = seen->next_outside)
        if (seen->inside.addr.family != 0 && !wn_addr_equal(&seen->inside.addr, client))
            return true;
    return false;
}

/* Its host candidates are the addresses that it has (RFC 8445 5.1.1.1). */
static bool
is_own_by_candidates(const WnSession *session, const WnAddr *client)
{
    bool any = false;

    for (unsigned i = 0; session && i < session->n_candidates; i++) {
        const WnCandidate *candidate = &session->candidates[i];

        if (candidate->type != WN_CANDIDATE_HOST)
            continue;
        if (wn_addr_equal(&candidate->endpoint.addr, client))
            return true;
        any = true;
    }
    return !any;
}

static bool
names_itself(const WnMessage *request, const WnAddr *client)
{
    const WnUri *contact = wn_message_contact(request);

    return request->n_via == 1 && request->via && contact &&
           is_own_by_candidates(request->session, client) &&
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

    if (same && is_outside_of_other(subject->model, client))
        return;
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
