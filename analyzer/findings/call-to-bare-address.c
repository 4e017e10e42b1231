/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A caller sends the INVITE itself to a public address that is no server it is registered with,
 * and not that of its own router.  about is the transaction.
 */
#include "findings/finding.h"

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
        !wn_is_public(evidence, &to->addr) || wn_is_known_server(evidence, &to->addr) ||
        wn_is_callers_server(invite, &to->addr) || wn_is_sent_by_server(evidence, invite) ||
        wn_mapping_is_known(&subject->model->mappings, &wn_message_source(request)->addr,
                            &to->addr))
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
