/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ACK that leaves towards an address its sender cannot reach (RFC 3261 12.2.1.1, 13.2.2.4). */
#include "findings/finding.h"

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
