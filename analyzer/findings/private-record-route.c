/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Record-Route next to the receiver of a 2xx is a private address it cannot reach: every later
 * request of the dialog goes there first (RFC 3261 12.1.2, 16.6; RFC 5658 on double Record-Route).
 */
#include "findings/finding.h"

static const char *
show_route(WnEvidence *evidence, const WnUri *route)
{
    return route->endpoint.addr.family ? wn_show_endpoint(evidence, &route->endpoint) : route->host;
}

static void
observe_answer(WnEvidence *evidence, const WnMessage *answer)
{
    const WnUriList  *routes = answer->record_routes;
    const WnEndpoint *receiver = wn_message_destination(answer);
    const WnEndpoint *sender = wn_message_source(answer);
    const WnUri      *next;

    if (!routes || answer->n_via > 1)
        return;
    next = routes->uris[routes->n - 1]; /* the caller's route set is the list reversed */
    /* A server that is watched inside its own network sends from that very address. */
    if (!wn_is_local(evidence, &next->endpoint.addr) ||
        (wn_addr_equal(&next->endpoint.addr, &sender->addr) &&
         !wn_is_public(evidence, &receiver->addr)) ||
        wn_reaches(evidence, &receiver->addr, &next->endpoint.addr, &sender->addr) == WN_YES)
        return;
    wn_observe(evidence, &finding_private_record_route, answer, answer->frame, answer->capture,
               "The server %s names itself in Record-Route as %s, its own private %s.",
               wn_show_endpoint(evidence, sender), show_route(evidence, next),
               next->endpoint.addr.family ? "address" : "name");
}

/* At the answering side: the server that brought the INVITE has put its private address on top of
 * the Record-Routes, which the answer repeats. */
static void
observe_request(WnEvidence *evidence, const WnMessage *request, const WnMessage *answer)
{
    const WnUriList  *routes = request ? request->record_routes : NULL;
    const WnEndpoint *sender = request ? wn_message_source(request) : NULL;

    if (!routes || !wn_is_public(evidence, &sender->addr) || request->n_via < 2 ||
        !wn_is_local(evidence, &routes->uris[0]->endpoint.addr) ||
        wn_reaches(evidence, &wn_message_destination(request)->addr,
                   &routes->uris[0]->endpoint.addr, &sender->addr) == WN_YES)
        return;
    wn_observe(evidence, &finding_private_record_route, answer, request->frame, request->capture,
               "The server %s names itself in Record-Route as %s, its own private %s.",
               wn_show_endpoint(evidence, sender), show_route(evidence, routes->uris[0]),
               routes->uris[0]->endpoint.addr.family ? "address" : "name");
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_INVITE)
            for (const WnMessage *message = call->transactions[i]->responses; message;
                 message = message->next)
                if (wn_message_is_success(message)) {
                    observe_answer(evidence, message);
                    observe_request(evidence, call->transactions[i]->request, message);
                }
}

const WnFindingKind finding_private_record_route = {
    .id = "private-record-route",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ROUTES,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
