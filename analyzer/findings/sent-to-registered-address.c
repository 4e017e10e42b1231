/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request for a registered phone leaves towards the private address of its Contact, although the
 * phone's packets come from another (RFC 3261 10.2.1, 16.5, 16.6).  about is the transaction.
 */
#include "findings/finding.h"

/* The Contact that the destination was taken from, with where its REGISTER came from. */
static const WnMessage *
register_naming(const WnSubject *subject, const WnMessage *request)
{
    const WnRegistration *registration = subject->registration;
    const WnAddr         *to = &wn_message_destination(request)->addr;
    const WnMessage      *found = NULL;

    if (!registration)
        return NULL;
    for (unsigned i = 0; i < registration->n_steps + registration->n_copies; i++) {
        const WnMessage *step = i < registration->n_steps
                                    ? registration->steps[i]->request
                                    : registration->copies[i - registration->n_steps]->request;
        const WnUri     *contact = wn_message_contact(step);

        if (contact && step->time <= request->time && wn_addr_equal(&contact->endpoint.addr, to) &&
            !wn_addr_equal(&wn_message_source(step)->addr, to))
            found = step;
    }
    return found;
}

/* The phone has named another address since, and got it accepted: what it named first is a leftover
 * (stale-contacts-forking). */
static bool
named_another_since(const WnRegistration *registration, const WnMessage *step,
                    const WnMessage *request)
{
    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnMessage *later = registration->steps[i]->request;
        const WnUri     *contact = wn_message_contact(later);

        if (later->time > step->time && later->time <= request->time && contact &&
            wn_transaction_success(registration->steps[i]) &&
            !wn_addr_equal(&contact->endpoint.addr, &wn_message_contact(step)->endpoint.addr))
            return true;
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        const WnMessage     *request = transaction->request, *step;
        const WnEndpoint    *to;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK ||
            transaction->method == WN_METHOD_CANCEL)
            continue;
        to = wn_message_destination(request);
        /* Within a call, its Contacts lead the way, not the registration (RFC 3261 12.2.1.1). */
        if ((subject->call && request->to_tag) || !wn_leads_nowhere(evidence, request))
            continue;
        step = register_naming(subject, request);
        if (!step || named_another_since(subject->registration, step, request) ||
            wn_was_accepted_elsewhere(subject, transaction))
            continue;
        wn_observe(
            evidence, &finding_sent_to_registered_address, transaction, step->frame, step->capture,
            "The phone registers the Contact %s, a private address; its packets come from "
            "%s.",
            wn_message_contact(step)->text, wn_show_endpoint(evidence, wn_message_source(step)));
        wn_observe(evidence, &finding_sent_to_registered_address, transaction, request->frame,
                   request->capture, "The %s is sent to %s, the private address of that Contact.",
                   wn_show_message(evidence, request), wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_sent_to_registered_address = {
    .id = "sent-to-registered-address",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_MESSAGE,
    .needs    = WN_HAS_BINDING | WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
