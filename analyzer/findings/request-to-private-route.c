/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request of the dialog leaves towards a private Record-Route address (RFC 3261 12.2.1.1). */
#include "findings/finding.h"

static bool
is_recorded(const WnCall *call, const WnAddr *addr, const WnMessage **answer)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        if (call->transactions[i]->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = call->transactions[i]->responses; message;
             message = message->next)
            for (unsigned r = 0; message->record_routes && r < message->record_routes->n; r++)
                if (wn_message_is_success(message) &&
                    wn_addr_equal(&message->record_routes->uris[r]->endpoint.addr, addr)) {
                    *answer = message;
                    return true;
                }
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnMessage *request = call->transactions[i]->request;
        const WnMessage *answer;

        if (!request || !request->to_tag)
            continue;
        const WnEndpoint *to = wn_message_destination(request);
        if (!wn_leads_nowhere(evidence, request) || !is_recorded(call, &to->addr, &answer))
            continue;
        wn_observe(evidence, &finding_request_to_private_route, answer, request->frame,
                   request->capture, "The %s is sent to %s, the private address of that route.",
                   wn_show_message(evidence, request), wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_request_to_private_route = {
    .id = "request-to-private-route",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_ROUTES,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
