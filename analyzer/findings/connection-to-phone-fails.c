/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server tries to open a connection to the phone, to its Contact or to where it registered
 * from, and gets nowhere (RFC 5923, RFC 5626 4.2: it had to use the phone's own).  about is the
 * registration.
 */
#include "findings/finding.h"

/* Three are no plain loss. */
static const unsigned COPIES = 3;

/* Towards where this REGISTER came from or its Contact, after it and before the next one. */
static bool
is_wanted(const WnTransaction *step, WnTime until, const WnFlow *flow, uint16_t port)
{
    const WnTcpState *tcp = flow->tcp;
    const WnUri      *contact = wn_message_contact(step->request);
    const WnEndpoint *to = tcp ? &flow->ends[1 - tcp->opener] : NULL;

    if (!tcp || tcp->syns == 0 || tcp->synack || tcp->syn < step->request->time ||
        tcp->syn >= until ||
        !wn_addr_equal(&flow->ends[tcp->opener].addr, &wn_message_destination(step->request)->addr))
        return false;
    if (tcp->syns < COPIES && tcp->rsts == 0)
        return false;
    return to->port == port ||
           (contact && (to->port == wn_uri_port(contact) ||
                        /* The Contact says nothing of it: the port of the transport in use. */
                        (!contact->endpoint.port &&
                         to->port == wn_sip_default_port(step->request->flow->carrier))));
}

static const WnFlow *
find_attempt(const WnModel *model, const WnTransaction *step, WnTime until, const WnAddr *phone,
             uint16_t port)
{
    const WnAddr *server = &wn_message_destination(step->request)->addr;
    const WnPair *pair = wn_pair_find(&model->flows, server, phone);
    unsigned      looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow && looked++ < 1024;
         flow = flow->next_of_pair)
        if (is_wanted(step, until, flow, port))
            return flow;
    return NULL;
}

/* To where the phone registered from, as seen on this side of its NAT, or to its Contact. */
static const WnFlow *
find_any_attempt(const WnModel *model, const WnTransaction *step, WnTime until)
{
    const WnEndpoint *from = wn_message_source(step->request);
    const WnUri      *contact = wn_message_contact(step->request);
    const WnFlow     *flow = find_attempt(model, step, until, &from->addr, from->port);

    if (!flow && contact && contact->endpoint.addr.family)
        flow = find_attempt(model, step, until, &contact->endpoint.addr, from->port);
    return flow;
}

/* While the subject lasts; a registration holds until the phone registers again from elsewhere. */
static const WnFlow *
find_of_subject(const WnSubject *subject)
{
    WnTransaction *const *lists[] = { subject->registration->steps, subject->registration->copies };
    const uint32_t        n[] = { subject->registration->n_steps, subject->registration->n_copies };
    const WnFlow         *flow = NULL;

    for (unsigned list = 0; list < 2; list++)
        for (uint32_t i = n[list]; i > 0 && !flow; i--) {
            const WnTransaction *step = lists[list][i - 1];
            WnTime               until = INT64_MAX;

            if (i < n[list] && lists[list][i]->flow != step->flow)
                until = lists[list][i]->request->time;
            if (wn_transaction_success(step) && step->request->expires != 0)
                flow = find_any_attempt(subject->model, step, until);
            if (flow && subject->kind != WN_SUBJECT_REGISTRATION &&
                (flow->tcp->syn < subject->start || flow->tcp->syn > subject->end))
                flow = NULL;
        }
    return flow;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const WnFlow         *flow;

    if (!registration || !registration->binding)
        return;
    flow = find_of_subject(subject);
    if (!flow)
        return;
    wn_observe(evidence, &finding_connection_to_phone_fails, registration, flow->tcp->syn_frame,
               flow->sides[flow->tcp->opener].capture,
               flow->tcp->rsts ? "The server opens a connection to %s, %u times, and is refused."
                               : "The server opens a connection to %s, %u times, and nothing comes "
                                 "back.",
               wn_show_endpoint(evidence, &flow->ends[1 - flow->tcp->opener]), flow->tcp->syns);
}

const WnFindingKind finding_connection_to_phone_fails = {
    .id = "connection-to-phone-fails",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
