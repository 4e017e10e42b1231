/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G3: the registrar remembers the source of the REGISTER and sends there, whatever the Contact
 * says. */
#include "guards/guard.h"

/* A later request for this binding went to where the REGISTER had come from, as the server saw it.
 */
static bool
sent_to_source(const WnEvidence *evidence, const WnSubject *subject, WnSpot *at)
{
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage      *request = subject->transactions[i]->request;
        const WnRegistration *registration = subject->registration;

        if (!request || request->method == WN_METHOD_REGISTER ||
            (wn_registration_is_translated(subject->model, registration) &&
             wn_is_nonpublic(evidence, &wn_message_destination(request)->addr)))
            continue;
        if (wn_registration_came_from(registration, wn_message_destination(request))) {
            *at = wn_message_spot(request);
            return true;
        }
    }
    return false;
}

/* What was stored is one thing; here a request went to the private Contact all the same. */
static bool
sent_to_contact(WnEvidence *evidence, const WnSubject *subject)
{
    const WnTransaction *binding = subject->registration->binding;
    const WnUri         *contact = binding ? wn_message_contact(binding->request) : NULL;

    for (unsigned i = 0; contact && i < subject->n_deliveries; i++) {
        const WnMessage *request = subject->deliveries[i]->request;

        if (request && !request->to_tag && !subject->deliveries[i]->responses &&
            request->method != WN_METHOD_ACK && request->method != WN_METHOD_CANCEL &&
            wn_endpoint_equal(wn_message_destination(request), &contact->endpoint) &&
            wn_leads_nowhere(evidence, request))
            return true;
    }
    return false;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const WnMessage      *accepted;
    WnSpot                at = { 0 };

    if (!registration)
        return WN_GUARD_CLEAR;
    if (sent_to_contact(evidence, subject))
        return WN_GUARD_CLEAR;
    accepted = wn_registration_facts(registration)->decorated;
    if (accepted) {
        wn_excuse(evidence, wn_message_spot(accepted));
        return WN_GUARD_HOLDS;
    }
    at = wn_registration_source_used(subject->registrations, registration);
    if (at.frame || sent_to_source(evidence, subject, &at)) {
        wn_excuse(evidence, at);
        return WN_GUARD_HOLDS;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_registrar_uses_source = {
    .id = "registrar-uses-source",
    .number = "G3",
    .excuse =
        "the server uses the address that the registration came from, not the private one in it",
    .answer = answer,
};
