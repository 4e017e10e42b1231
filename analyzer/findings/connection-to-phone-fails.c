/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server tries to open a connection to the phone, to its Contact or to where it registered
 * from, and gets nowhere (RFC 5923, RFC 5626 4.2: it had to use the phone's own).  about is the
 * registration.
 */
#include "findings/finding.h"

/* Three are no plain loss. */
static const unsigned COPIES = 3;

static bool
is_wanted(const WnRegistration *registration, const WnFlow *flow, uint16_t port)
{
    const WnTcpState    *tcp = flow->tcp;
    const WnTransaction *binding = registration->binding;
    const WnUri         *contact = wn_message_contact(binding->request);
    const WnEndpoint    *to = tcp ? &flow->ends[1 - tcp->opener] : NULL;

    if (!tcp || tcp->syns == 0 || tcp->synack || tcp->syn < registration->steps[0]->request->time ||
        !wn_addr_equal(&flow->ends[tcp->opener].addr,
                       &wn_message_destination(binding->request)->addr))
        return false;
    if (tcp->syns < COPIES && tcp->rsts == 0)
        return false;
    return to->port == port ||
           (contact && to->port == (contact->endpoint.port ? contact->endpoint.port : 5060));
}

static const WnFlow *
find_attempt(const WnModel *model, const WnRegistration *registration, const WnAddr *phone,
             uint16_t port)
{
    const WnAddr *server = &wn_message_destination(registration->binding->request)->addr;
    const WnPair *pair = wn_pair_find(&model->flows, server, phone);
    unsigned      looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow && looked++ < 1024;
         flow = flow->next_of_pair)
        if (is_wanted(registration, flow, port))
            return flow;
    return NULL;
}

/* Where the phone registered from, as seen on either side of its NAT, or its Contact. */
static const WnFlow *
find_any_attempt(const WnModel *model, const WnRegistration *registration)
{
    const WnEndpoint *from = wn_message_source(registration->binding->request);
    const WnUri      *contact = wn_message_contact(registration->binding->request);
    const WnFlow     *flow = find_attempt(model, registration, &from->addr, from->port);

    for (unsigned i = registration->n_copies; i > 0 && !flow; i--) {
        from = wn_message_source(registration->copies[i - 1]->request);
        flow = find_attempt(model, registration, &from->addr, from->port);
    }
    if (!flow && contact && contact->endpoint.addr.family)
        flow = find_attempt(model, registration, &contact->endpoint.addr, from->port);
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
    flow = find_any_attempt(subject->model, registration);
    if (!flow)
        return;
    wn_observe(evidence, &finding_connection_to_phone_fails, registration, flow->tcp->syn_frame, 0,
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
