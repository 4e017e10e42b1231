/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A caller sends the INVITE itself to a private address that is not of its own network (RFC
 * 3261 8.1.2). about is the transaction.
 */
#include "findings/finding.h"

#include <string.h>

/* Somebody registers there, or tries to: it is a server's address, and a server may be down. */
static bool
is_server(const WnSubject *subject, const WnAddr *addr)
{
    const char *from = subject->call->exchange->from;
    WnSipUri    uri;

    /* The caller's own address of record lives there. */
    if (from && wn_sip_parse_uri(wn_bytes(from, strlen(from)), &uri) &&
        wn_addr_equal(&uri.endpoint.addr, addr))
        return true;
    for (unsigned i = 0; i < subject->registrations->n; i++)
        if (wn_addr_equal(&subject->registrations->all[i]->server.addr, addr))
            return true;
    for (size_t i = 0; i < subject->model->options.n_servers; i++)
        if (wn_addr_equal(&subject->model->options.servers[i].addr, addr))
            return true;
    return false;
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
        !wn_leads_nowhere(evidence, request) ||
        is_server(wn_evidence_subject(evidence), &to->addr) ||
        wn_reaches(evidence, &wn_message_source(request)->addr, &to->addr) == WN_YES)
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
