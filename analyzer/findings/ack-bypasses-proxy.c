/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The INVITE went through a server, the ACK goes past it straight to the other side's public
 * address: no Record-Route asked for the way back (RFC 3261 16.6 step 4), or the Route was left out
 * (12.2.1.1).
 */
#include "findings/finding.h"

static bool
names(const WnUriList *routes, const WnAddr *addr)
{
    for (unsigned i = 0; routes && i < routes->n; i++)
        if (wn_addr_equal(&routes->uris[i]->endpoint.addr, addr))
            return true;
    return false;
}

/* Seen at the caller: straight to the Contact, which is another host than the one that answered
 * here. */
static bool
leads_past_server(const WnEvidence *evidence, const WnMessage *answer, const WnAddr *to)
{
    const WnAddr *server = &wn_message_source(answer)->addr;
    const WnUri  *contact = wn_message_contact(answer);

    return contact && wn_addr_equal(&contact->endpoint.addr, to) && !wn_addr_equal(to, server) &&
           wn_is_public(evidence, to) && wn_is_public(evidence, server) &&
           !names(answer->record_routes, to);
}

/* Seen at the answering side: from a host that the INVITE had not come from. */
static bool
comes_past_server(const WnEvidence *evidence, const WnMessage *answer, const WnMessage *ack)
{
    const WnAddr *server = &wn_message_destination(answer)->addr;
    const WnAddr *from = &wn_message_source(ack)->addr;

    return wn_addr_equal(&wn_message_destination(ack)->addr, &wn_message_source(answer)->addr) &&
           !wn_addr_equal(from, server) && wn_is_public(evidence, from) &&
           wn_is_public(evidence, server) && !names(answer->record_routes, from);
}

/* For it a connection is opened to the Contact, in vain. */
static void
observe_connection(WnEvidence *evidence, const WnMessage *answer)
{
    const WnFlow     *flow = wn_connection_for_ack(evidence, answer);
    const WnEndpoint *to = flow ? &flow->ends[1 - flow->tcp->opener] : NULL;

    if (!flow || !leads_past_server(evidence, answer, &to->addr))
        return;
    wn_observe(evidence, &finding_ack_bypasses_proxy, answer, flow->tcp->syn_frame,
               flow->sides[flow->tcp->opener].capture,
               "To send the ACK, the caller opens a connection straight to %s, past the server %s "
               "that the INVITE went through, %u times, and nothing comes back.",
               wn_show_endpoint(evidence, to),
               wn_show_addr(evidence, &wn_message_source(answer)->addr), flow->tcp->syns);
}

static void
observe_answer(WnEvidence *evidence, const WnCall *call, const WnMessage *answer)
{
    const WnTransaction *found = wn_call_ack(call, answer, NULL);
    const WnMessage     *ack = found ? found->request : NULL;

    if (!ack)
        observe_connection(evidence, answer);
    else if (leads_past_server(evidence, answer, &wn_message_destination(ack)->addr))
        wn_observe(
            evidence, &finding_ack_bypasses_proxy, answer, ack->frame, ack->capture,
            "The ACK is sent straight to %s, past the server %s that the INVITE went through%s.",
            wn_show_endpoint(evidence, wn_message_destination(ack)),
            wn_show_addr(evidence, &wn_message_source(answer)->addr),
            answer->record_routes ? ", against its Record-Route"
                                  : "; that server wrote no Record-Route");
    else if (comes_past_server(evidence, answer, ack))
        wn_observe(evidence, &finding_ack_bypasses_proxy, answer, ack->frame, ack->capture,
                   "The ACK comes straight from %s, not through the server %s that the INVITE came "
                   "from: the router in front of the answering side does not expect it.",
                   wn_show_endpoint(evidence, wn_message_source(ack)),
                   wn_show_addr(evidence, &wn_message_destination(answer)->addr));
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
