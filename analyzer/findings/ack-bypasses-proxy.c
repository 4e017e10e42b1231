/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The INVITE went through a server, the ACK goes past it straight to the other side's public
 * address: no Record-Route asked for the way back (RFC 3261 16.6 step 4), or the Route was left out
 * (12.2.1.1).
 */
#include "findings/finding.h"

static const WnUriList *
route_set(const WnMessage *answer)
{
    return answer->record_routes;
}

static bool
names(const WnUriList *routes, const WnAddr *addr)
{
    for (unsigned i = 0; routes && i < routes->n; i++)
        if (wn_addr_equal(&routes->uris[i]->endpoint.addr, addr))
            return true;
    return false;
}

static void
observe_answer(WnEvidence *evidence, const WnCall *call, const WnMessage *answer)
{
    const WnAddr        *server = &wn_message_source(answer)->addr;
    const WnUri         *contact = wn_message_contact(answer);
    const WnTransaction *ack = wn_call_ack(call, answer, NULL);
    const WnEndpoint    *to;

    if (!ack || !contact)
        return;
    to = wn_message_destination(ack->request);
    /* Straight to the Contact, and that is another host than the one that answered here. */
    if (wn_addr_equal(&to->addr, server) || !wn_is_public(evidence, &to->addr) ||
        !wn_addr_equal(&contact->endpoint.addr, &to->addr) || names(route_set(answer), &to->addr))
        return;
    wn_observe(evidence, &finding_ack_bypasses_proxy, answer, ack->request->frame,
               ack->request->capture,
               route_set(answer) ? "The ACK is sent to %s, past the server %s that had asked, by "
                                   "Record-Route, to stay in between."
                                 : "The ACK is sent straight to %s, past the server %s that the "
                                   "INVITE went through; that server wrote no Record-Route.",
               wn_show_endpoint(evidence, to), wn_show_addr(evidence, server));
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_INVITE)
            for (const WnMessage *message = call->transactions[i]->responses; message;
                 message = message->next)
                if (wn_message_is_success(message))
                    observe_answer(evidence, call, message);
}

const WnFindingKind finding_ack_bypasses_proxy = {
    .id = "ack-bypasses-proxy",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
