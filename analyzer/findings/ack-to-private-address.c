/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ACK that leaves towards an address its sender cannot reach (RFC 3261 12.2.1.1, 13.2.2.4), or
 * for which a connection to there is opened in vain (18.1.1).  about is the answer.
 */
#include "findings/finding.h"

static void
look_for_connection(WnEvidence *evidence, const WnMessage *answer)
{
    const WnUri  *contact = wn_message_contact(answer);
    const WnFlow *flow;

    if (!contact || !wn_is_nonpublic(evidence, &contact->endpoint.addr))
        return;
    flow = wn_connection_for_ack(evidence, answer);
    if (flow)
        wn_observe(evidence, &finding_ack_to_private_address, answer, flow->tcp->syn_frame,
                   flow->sides[flow->tcp->opener].capture,
                   "To send the ACK, the caller opens a connection to %s, the private address of "
                   "the Contact, %u times, and nothing comes back.",
                   wn_show_endpoint(evidence, &flow->ends[1 - flow->tcp->opener]), flow->tcp->syns);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = transaction->responses; message; message = message->next) {
            const WnTransaction *ack = NULL;

            if (!wn_message_is_success(message))
                continue;
            look_for_connection(evidence, message);
            while ((ack = wn_call_ack(call, message, ack)) != NULL) {
                const WnEndpoint *to = wn_message_destination(ack->request);
                const WnUri      *contact = wn_message_contact(message);

                /* The dialog's own route leads there, not merely the next hop of a private network.
                 */
                if (!wn_leads_nowhere(evidence, ack->request) || !contact ||
                    !wn_addr_equal(&contact->endpoint.addr, &to->addr))
                    continue;
                wn_observe(evidence, &finding_ack_to_private_address, message, ack->request->frame,
                           ack->request->capture,
                           "The ACK is sent to %s, the private address of the Contact; nothing "
                           "there can receive it from outside.",
                           wn_show_endpoint(evidence, to));
                break;
            }
        }
    }
}

const WnFindingKind finding_ack_to_private_address = {
    .id = "ack-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
