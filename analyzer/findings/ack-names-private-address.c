/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ACK goes to a server that can be reached, but asks it for a private address (its Request-URI).
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        if (call->transactions[i]->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = call->transactions[i]->responses; message;
             message = message->next) {
            const WnTransaction *ack =
                wn_message_is_success(message) ? wn_call_ack(call, message, NULL) : NULL;
            const WnUri *target = ack ? ack->request->request_uri : NULL;

            if (!target || !wn_is_local(evidence, &target->endpoint.addr) ||
                wn_reaches(evidence, &wn_message_destination(ack->request)->addr,
                           &target->endpoint.addr,
                           &wn_message_source(ack->request)->addr) == WN_YES)
                continue;
            wn_observe(evidence, &finding_ack_names_private_address, message, ack->request->frame,
                       ack->request->capture, "The ACK asks the server %s to deliver it to %s, %s.",
                       wn_show_endpoint(evidence, wn_message_destination(ack->request)),
                       target->text, wn_show_local(&target->endpoint.addr));
        }
    }
}

const WnFindingKind finding_ack_names_private_address = {
    .id = "ack-names-private-address",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
