/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server forwards a request, or passes a call on, to a private address that it cannot reach;
 * which registration named it is not in the capture.  about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnUri         *target = request ? request->request_uri : NULL;
        const WnEndpoint    *to, *from;

        if (!request || transaction->method == WN_METHOD_ACK ||
            transaction->method == WN_METHOD_CANCEL)
            continue;
        to = wn_message_destination(request);
        from = wn_message_source(request);
        /* The Request-URI led there, not a next hop of the server's own network. */
        if (!target || !wn_addr_equal(&target->endpoint.addr, &to->addr) ||
            !wn_leads_nowhere(evidence, request) || !wn_is_sent_by_server(evidence, transaction) ||
            wn_was_accepted_elsewhere(subject, transaction))
            continue;
        /* What is sent within a call follows that call's Contact. */
        if (request->to_tag && (subject->call || request->n_via < 2))
            continue;
        wn_observe(evidence, &finding_forwarded_to_private_address, transaction, request->frame,
                   request->capture,
                   "The server %s forwards the %s to %s, a private address outside its network.",
                   wn_show_endpoint(evidence, from), wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_forwarded_to_private_address = {
    .id = "forwarded-to-private-address",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
