/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the called phone's network: the server gives a call up after a time, nothing of it comes
 * to the phone, which had long been silent, and the next REGISTER is seen at another public
 * endpoint than the one before the call (RFC 3581 4; RFC 4787 REQ-5).  about is the response.
 */
#include "findings/finding.h"

/* No answer of a person, and no refusal at once: what a proxy says when its timers run out. */
static const WnTime TRIED = 5 * WN_SECOND;

static bool
seen_at(const WnTransaction *step, WnEndpoint *outside)
{
    const WnVia *via = step->responses ? step->responses->via : NULL;

    if (!via || !via->received.family || !via->rport)
        return false;
    *outside = (WnEndpoint){ via->received, via->rport };
    return true;
}

static bool
comes_to(const WnSubject *subject, const WnAddr *phone)
{
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (subject->transactions[i]->request &&
            wn_addr_equal(&wn_message_destination(subject->transactions[i]->request)->addr, phone))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnCall         *call = subject->call;
    const WnRegistration *registration = subject->registration;
    const WnTransaction  *binding = registration ? registration->binding : NULL, *old, *new;
    const WnEndpoint     *phone;
    WnEndpoint            was, is;
    WnTime                began;

    if (!binding || !call->invite || !call->refused || call->refused->status != 408 ||
        binding->flow->carrier != WN_CARRIER_UDP)
        return;
    phone = wn_message_source(binding->request);
    began = call->invite->request->time;
    old = wn_registration_last_from(registration, phone, began);
    new = old ? wn_registration_next(registration, old, call->refused->time) : NULL;
    if (!new || new->flow != old->flow || call->refused->time - began < TRIED ||
        !wn_is_nonpublic(evidence, &phone->addr) || comes_to(subject, &phone->addr) ||
        began - (new->request->time - new->request->own_idle) < WN_SHORTEST_USUAL_LIFETIME ||
        !seen_at(old, &was) || !seen_at(new, &is) || wn_endpoint_equal(&was, &is))
        return;
    wn_observe(evidence, &finding_mapping_gone_at_call, call->refused, new->responses->frame,
               new->responses->capture,
               "Before the call the server saw the silent phone at %s, and at its next REGISTER at "
               "%s: the router had forgotten it meanwhile.",
               wn_show_endpoint(evidence, &was), wn_show_endpoint(evidence, &is));
}

const WnFindingKind finding_mapping_gone_at_call = {
    .id = "mapping-gone-at-call",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REFUSAL | WN_HAS_BINDING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
