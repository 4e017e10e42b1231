/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A registrar accepts a private Contact from a phone behind NAT and shows no sign of remembering
 * where the packet came from (RFC 3261 10.3).  about is the REGISTER transaction.
 */
#include "findings/finding.h"
#include "model/registration_lanes.h"

/* The phone's own Contact as the registrar echoes it. */
static const WnUri *
echo_of(const WnMessage *accepted, const WnUri *contact)
{
    for (unsigned i = 0; accepted->contacts && i < accepted->contacts->n; i++) {
        const WnUri *echo = accepted->contacts->uris[i];
        if (echo->user == contact->user &&
            wn_addr_equal(&echo->endpoint.addr, &contact->endpoint.addr))
            return echo;
    }
    return NULL;
}

/* The same REGISTER is here as it left the router, with another Contact. */
static bool
was_rewritten(WnEvidence *evidence, const WnRegistration *registration, const WnTransaction *step)
{
    enum { OF_STEP = WN_LANE_COPIES | WN_LANE_NAMING | WN_LANE_CALL_ID | WN_LANE_CSEQ };
    const WnLaneKey    key = { .who = step->exchange, .cseq = step->cseq };
    const WnLaneEntry *copy =
        registration->n_copies > 0 ? wn_lane_after(registration, OF_STEP, &key, INT64_MIN) : NULL;

    for (; copy; copy = wn_lane_other(copy))
        if (wn_is_public(evidence, &wn_message_contact(copy->step->request)->endpoint.addr))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const WnTransaction  *step = registration ? registration->binding : NULL;
    const WnMessage      *accepted = step ? wn_transaction_success(step) : NULL;
    const WnUri          *contact = step ? wn_message_contact(step->request) : NULL, *echo;
    const WnAddr         *server;

    if (!accepted || !contact || !wn_is_local(evidence, &contact->endpoint.addr) ||
        was_rewritten(evidence, registration, step))
        return;
    server = &wn_message_destination(step->request)->addr;
    if (wn_reaches(evidence, server, &contact->endpoint.addr,
                   &wn_message_source(step->request)->addr) == WN_YES)
        return;
    echo = echo_of(accepted, contact);
    if (!echo || echo->decorated)
        return;
    wn_observe(evidence, &finding_private_contact_kept, step, accepted->frame, accepted->capture,
               "The registrar stores the Contact %s, %s, and shows no sign of the address that the "
               "packet came from.",
               echo->text, wn_show_local(&echo->endpoint.addr));
}

const WnFindingKind finding_private_contact_kept = {
    .id = "private-contact-kept",
    .observes = WN_SUBJECT_REGISTRATION | WN_SUBJECT_CALL | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
