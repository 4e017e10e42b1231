/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registrar sees the same socket of the phone at another public endpoint than before, and not
 * for want of packets in between (RFC 4787 REQ-5).  about is the later REGISTER.
 */
#include "findings/finding.h"

static const WnTime NO_SILENCE = 25 * WN_SECOND;

static bool
is_same_register(const WnTransaction *a, const WnTransaction *b)
{
    return a->branch == b->branch && a->cseq == b->cseq && a->exchange == b->exchange;
}

/* The sight of this REGISTER on that flow: where both sides of a NAT are seen, either may be first.
 */
static const WnTransaction *
sight_on(const WnRegistration *registration, const WnTransaction *step, const WnFlow *flow)
{
    if (step->flow == flow)
        return step;
    for (unsigned i = 0; i < registration->n_copies; i++)
        if (registration->copies[i]->flow == flow &&
            is_same_register(registration->copies[i], step))
            return registration->copies[i];
    return NULL;
}

/* For how long the phone had sent nothing to that server. */
static WnTime
silence_before(const WnRegistration *registration, const WnTransaction *old,
               const WnTransaction *new)
{
    const WnTransaction *again = sight_on(registration, new, old->flow);

    if (again)
        return again->request->own_idle;
    if (sight_on(registration, old, new->flow))
        return new->request->own_idle;
    return new->request->time - old->flow->sides[old->side].last;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    for (unsigned i = 1; i < registration->n_steps; i++) {
        const WnTransaction *old = registration->steps[i - 1], *new = registration->steps[i];
        WnEndpoint           was, is;

        if (new->flow->carrier != WN_CARRIER_UDP || old->request->via != new->request->via ||
            !wn_endpoint_equal(wn_message_destination(old->request),
                               wn_message_destination(new->request)) ||
            !wn_registration_seen_at(old, &was) || !wn_registration_seen_at(new, &is) ||
            wn_endpoint_equal(&was, &is) || !wn_is_public(evidence, &was.addr) ||
            !wn_is_public(evidence, &is.addr))
            continue;
        if (wn_addr_equal(&was.addr, &is.addr) &&
            silence_before(registration, old, new) >= NO_SILENCE)
            continue;
        wn_observe(evidence, &finding_mapping_changes_between_registrations, new,
                   new->responses->frame, new->responses->capture,
                   "The server now sees the phone at %s; before, it was %s.",
                   wn_show_endpoint(evidence, &is), wn_show_endpoint(evidence, &was));
    }
}

const WnFindingKind finding_mapping_changes_between_registrations = {
    .id = "mapping-changes-between-registrations",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
