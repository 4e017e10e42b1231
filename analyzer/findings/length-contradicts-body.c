/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request whose Content-Length does not fit its body is refused as malformed (RFC 3261 18.3), and
 * it looks translated: Via and Contact name the public address that it comes from, while the origin
 * of its SDP is still a private one.  A phone that counts its own bytes wrongly fails everywhere,
 * and where both sides of its router are seen, what the router changed is known
 * (message-rewritten). about is the transaction.
 */
#include "findings/finding.h"
#include "model/sight.h"

/* Written by the client itself, and changed where a router looks: in the header, or in c= alone. */
static bool
looks_translated(WnEvidence *evidence, const WnMessage *request)
{
    const WnAddr *source = &wn_message_source(request)->addr;
    const WnUri  *contact = wn_message_contact(request);

    return request->n_via == 1 && request->via && contact && request->session &&
           wn_is_public(evidence, source) &&
           ((wn_addr_equal(&request->via->sent_by.addr, source) &&
             wn_addr_equal(&contact->endpoint.addr, source)) ||
            (request->session->n_media > 0 &&
             wn_addr_equal(&request->session->media[0].endpoint.addr, source))) &&
           wn_is_nonpublic(evidence, &request->session->origin);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnMessage     *final = wn_transaction_final(transaction);

        if (!request || !final || final->status != 400 ||
            !(request->flags & WN_MESSAGE_BAD_LENGTH) ||
            (request->flags & (WN_MESSAGE_TRUNCATED | WN_MESSAGE_LOST_PIECES)) ||
            !looks_translated(evidence, request) ||
            wn_sight_of(wn_evidence_subject(evidence)->model, request))
            continue;
        wn_observe(
            evidence, &finding_length_contradicts_body, transaction, request->frame,
            request->capture,
            "Content-Length of the %s does not fit its body, whose origin is still a private "
            "address, and it is answered \"%s\".",
            wn_show_message(evidence, request), wn_show_message(evidence, final));
    }
}

const WnFindingKind finding_length_contradicts_body = {
    .id = "length-contradicts-body",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
