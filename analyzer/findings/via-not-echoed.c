/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A response must carry the Via of its request as it was, with nothing added but received and the
 * value of rport (RFC 3261 8.2.6.2, 18.2.1, RFC 3581 4).  This one names another sent-by: the
 * request was changed on its way, and the response was not changed back.  about is the transaction.
 */
#include "findings/finding.h"

/* None is the usual one of the transport (RFC 3261 18.1.1). */
static uint16_t
port_of(const WnVia *via, WnCarrier carrier)
{
    return via->sent_by.port ? via->sent_by.port : wn_sip_default_port(carrier);
}

static bool
differs(const WnVia *sent, const WnVia *returned, WnCarrier carrier)
{
    return sent->sent_by.addr.family != 0 && returned->sent_by.addr.family != 0 &&
           (!wn_addr_equal(&sent->sent_by.addr, &returned->sent_by.addr) ||
            port_of(sent, carrier) != port_of(returned, carrier));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request, *response = transaction->responses;

        if (!request || !response || request->n_via != 1 || response->n_via != 1 || !request->via ||
            !response->via || response->flow != request->flow ||
            !wn_is_nonpublic(evidence, &wn_message_source(request)->addr) ||
            !differs(request->via, response->via, request->flow->carrier))
            continue;
        wn_observe(
            evidence, &finding_via_not_echoed, transaction, response->frame, response->capture,
            "The %s left with Via %s, the \"%s\" comes back with Via %s: a server returns "
            "it unchanged.",
            wn_show_message(evidence, request), wn_show_endpoint(evidence, &request->via->sent_by),
            wn_show_message(evidence, response),
            wn_show_endpoint(evidence, &response->via->sent_by));
    }
}

const WnFindingKind finding_via_not_echoed = {
    .id = "via-not-echoed",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
