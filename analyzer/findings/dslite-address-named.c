/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Outside: the Via or Contact of a client names 192.0.0.x, the address that hosts have behind
 * DS-Lite or 464XLAT (RFC 6333 5.7, RFC 7335): the provider translates.  Before that, an IPv6 host
 * is seen (RFC 6877).  about is the message.
 */
#include "findings/finding.h"

static bool
is_dslite(WnEvidence *evidence, const WnEndpoint *endpoint)
{
    return wn_model_class(wn_evidence_subject(evidence)->model, &endpoint->addr) == WN_ADDR_DSLITE;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        const WnUri     *contact = request ? wn_message_contact(request) : NULL;

        if (!request || request->n_via != 1 || !request->via ||
            !wn_is_public(evidence, &wn_message_source(request)->addr) ||
            wn_message_source(request)->addr.family != 4 ||
            !(is_dslite(evidence, &request->via->sent_by) ||
              (contact && is_dslite(evidence, &contact->endpoint))))
            continue;
        wn_observe(evidence, &finding_dslite_address_named, request, request->frame,
                   request->capture, "The %s from %s names %s, an address behind DS-Lite.",
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_source(request)),
                   wn_show_addr(evidence, is_dslite(evidence, &request->via->sent_by)
                                              ? &request->via->sent_by.addr
                                              : &contact->endpoint.addr));
        return;
    }
}

const WnFindingKind finding_dslite_address_named = {
    .id = "dslite-address-named",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
