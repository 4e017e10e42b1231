/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server's own host says that nobody listens on the port: ICMP port unreachable from the
 * address that was asked, or a reset in answer to a TCP SYN (RFC 792, RFC 9293 3.5.2), and no
 * answer beside it; of a registrar, none from then on.
 */
#include "findings/finding.h"

/* Whoever sends this has registered there from the same socket. */
static bool
is_sent_to_registrar(const WnSubject *subject, const WnMessage *request)
{
    const WnRegistration *registration;
    WnTableCursor         cursor = { 0 };
    unsigned              looked = 0;

    if (request->method == WN_METHOD_REGISTER)
        return true;
    while ((registration = wn_registration_next_at(
                subject->registrations, wn_message_source(request), &cursor, &looked)) != NULL)
        if (registration->accepted &&
            wn_endpoint_equal(&registration->server, wn_message_destination(request)))
            return true;
    return false;
}

/* What a NAT has forgotten draws the same error from the NAT's address, but no registrar lives by
 * what a client keeps open. */
static bool
is_heard(const WnSubject *subject, const WnMessage *request)
{
    const WnFlowSide *server = &request->flow->sides[1 - request->side];

    return server->sip > 0 &&
           (!is_sent_to_registrar(subject, request) || server->last >= request->time);
}

/* It went to where a phone registered from, or to the outside of a NAT: what refuses it there is
 * the phone's own host, or its router that rejects instead of dropping, and no server. */
static bool
is_clients_place(const WnSubject *subject, const WnMessage *request)
{
    const WnMapping *seen =
        wn_mapping_of_outside(&subject->model->mappings, &wn_message_destination(request)->addr);

    return wn_registration_reached_by(subject->registrations, request) ||
           (seen && !wn_addr_equal(&seen->inside.addr, &seen->outside.addr));
}

static void
observe_flow(WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnSubject  *subject = wn_evidence_subject(evidence);
    const WnMessage  *request = transaction->request;
    const WnFlow     *flow = request->flow;
    const WnEndpoint *server = wn_message_destination(request);
    const WnIcmpNote *note =
        wn_icmp_about(evidence, flow, request->side, WN_ICMP_PORT_UNREACHABLE, request->time);

    if (note && wn_addr_equal(&note->reporter, &server->addr) && !is_heard(subject, request) &&
        !is_clients_place(subject, request))
        wn_observe(
            evidence, &finding_server_refuses_packets, transaction, note->frame, note->capture,
            "%s itself answers the %s with ICMP \"port unreachable\": nothing listens there.",
            wn_show_endpoint(evidence, server), wn_show_message(evidence, request));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        if (transaction->request && !transaction->responses &&
            transaction->method != WN_METHOD_ACK && transaction->method != WN_METHOD_CANCEL)
            observe_flow(evidence, transaction);
    }
    if (subject->discovery && subject->discovery->connection) {
        const WnFlow *flow = subject->discovery->connection;
        if (flow->tcp->syns > 0 && flow->tcp->synack == 0 && flow->tcp->rsts > 0 &&
            flow->tcp->rst_side != flow->tcp->opener && !wn_tcp_refused_for(evidence, flow))
            wn_observe(evidence, &finding_server_refuses_packets, flow, flow->tcp->rst_frame,
                       flow->sides[flow->tcp->rst_side].capture,
                       "%s refuses the connection with a TCP reset: nothing listens there.",
                       wn_show_endpoint(evidence, &flow->ends[1 - flow->tcp->opener]));
    }
}

const WnFindingKind finding_server_refuses_packets = {
    .id = "server-refuses-packets",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_ICMP | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
