/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A caller sends the INVITE itself to a public address that is no server it is registered with.
 * about is the transaction.
 */
#include "findings/finding.h"

static bool
is_known_server(const WnSubject *subject, const WnAddr *addr)
{
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
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *invite = subject->call->invite;
    const WnMessage     *request = invite ? invite->request : NULL;
    const WnEndpoint    *to;

    if (!request || request->n_via != 1 || request->routes || !request->request_uri ||
        subject->client.vantage == WN_VANTAGE_WAN)
        return;
    to = wn_message_destination(request);
    if (!wn_addr_equal(&request->request_uri->endpoint.addr, &to->addr) ||
        !wn_is_public(evidence, &to->addr) || is_known_server(subject, &to->addr))
        return;
    wn_observe(evidence, &finding_call_to_bare_address, invite, request->frame, request->capture,
               "The call is made straight to the address %s, past any server.",
               wn_show_endpoint(evidence, to));
}

const WnFindingKind finding_call_to_bare_address = {
    .id = "call-to-bare-address",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
