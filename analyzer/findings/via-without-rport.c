/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request over UDP from behind NAT does not ask, by rport, for the answer to come back to its
 * source port (RFC 3581 3).  about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || !request->via || request->via->has_rport || request->n_via != 1 ||
            request->flow->carrier != WN_CARRIER_UDP || transaction->method == WN_METHOD_ACK ||
            !wn_is_nonpublic(evidence, &request->via->sent_by.addr) ||
            !wn_is_public(evidence, &wn_message_destination(request)->addr))
            continue;
        wn_observe(evidence, &finding_via_without_rport, transaction, request->frame,
                   request->capture, "The Via of the %s has no rport.",
                   wn_show_message(evidence, request));
    }
}

const WnFindingKind finding_via_without_rport = {
    .id = "via-without-rport",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
