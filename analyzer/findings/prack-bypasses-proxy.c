/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ringing came through a server, the PRACK for it goes past that straight to the other side's
 * public address, and nobody answers it (RFC 3262 4; RFC 3261 12.1.2, 16.6 step 4).  about is the
 * response that it is for.
 */
#include "findings/finding.h"

static bool
names(const WnUriList *routes, const WnAddr *addr)
{
    for (unsigned i = 0; routes && i < routes->n; i++)
        if (wn_addr_equal(&routes->uris[i]->endpoint.addr, addr))
            return true;
    return false;
}

/* The response of that number whose Contact the PRACK follows, from another host. */
static const WnMessage *
find_ringing(const WnEvidence *evidence, const WnMessage *prack)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAddr    *to = &wn_message_destination(prack)->addr;

    for (unsigned i = 0; i < subject->n_transactions; i++)
        for (const WnMessage *one = subject->transactions[i]->responses; one; one = one->next) {
            const WnUri  *contact = wn_message_contact(one);
            const WnAddr *server = &wn_message_source(one)->addr;

            if (wn_message_is_provisional(one) && one->extra && contact &&
                one->extra->rseq == prack->extra->rack_rseq &&
                wn_addr_equal(&contact->endpoint.addr, to) && !wn_addr_equal(server, to) &&
                wn_is_public(evidence, server) && !names(one->record_routes, to))
                return one;
        }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *prack = subject->transactions[i];
        const WnMessage     *request = prack->request, *ringing;

        if (prack->method != WN_METHOD_PRACK || !wn_is_unanswered(prack) || !request->extra ||
            !wn_is_public(evidence, &wn_message_destination(request)->addr))
            continue;
        ringing = find_ringing(evidence, request);
        if (ringing)
            wn_observe(evidence, &finding_prack_bypasses_proxy, ringing, request->frame,
                       request->capture,
                       "The PRACK is sent straight to %s, past the server %s that the INVITE went "
                       "through%s.",
                       wn_show_endpoint(evidence, wn_message_destination(request)),
                       wn_show_addr(evidence, &wn_message_source(ringing)->addr),
                       ringing->record_routes ? ", against its Record-Route"
                                              : "; that server wrote no Record-Route");
    }
}

const WnFindingKind finding_prack_bypasses_proxy = {
    .id = "prack-bypasses-proxy",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
