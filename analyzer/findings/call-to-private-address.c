/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A caller sends the INVITE itself to a private address that is not of its own network (RFC
 * 3261 8.1.2). about is the transaction.
 */
#include "findings/finding.h"

/* Whom one dials is in To (RFC 3261 8.1.1.1); a server that routes a call leaves that as it is. */
static bool
is_dialled(const WnTransaction *invite, const WnAddr *addr)
{
    return !invite->to || wn_addr_equal(&invite->to->endpoint.addr, addr);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall        *call = wn_evidence_subject(evidence)->call;
    const WnTransaction *invite = call->invite;
    const WnMessage     *request = invite ? invite->request : NULL;
    const WnEndpoint    *to;

    /* Straight to the address that was dialled, not to a server or by a route. */
    if (!request || request->n_via != 1 || request->routes || !request->request_uri)
        return;
    to = wn_message_destination(request);
    if (!wn_addr_equal(&request->request_uri->endpoint.addr, &to->addr) ||
        !is_dialled(invite, &to->addr) || !wn_leads_nowhere(evidence, request) ||
        wn_is_callers_server(invite, &to->addr) || wn_is_known_server(evidence, &to->addr) ||
        wn_is_sent_by_server(evidence, invite))
        return;
    wn_observe(evidence, &finding_call_to_private_address, invite, request->frame, request->capture,
               "The call is made straight to %s, a private address outside the caller's network.",
               wn_show_endpoint(evidence, to));
}

const WnFindingKind finding_call_to_private_address = {
    .id = "call-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
