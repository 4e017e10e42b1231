/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registrar itself asks on its own link, again and again, who has the private address of the
 * Contact that it stored, and nobody has it (RFC 826): it sends requests for the phone there.
 * about is the REGISTER transaction.
 */
#include "findings/finding.h"

/* A request that it is asked for, and what follows from that (RFC 3261 17.1.1.2, timer B). */
static const WnTime AFTERWARDS = 32 * WN_SECOND;

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnFinding      *kept = wn_observed(evidence, &finding_private_contact_kept);
    const WnTransaction  *step = kept ? kept->about : NULL;
    const WnLinkQuestion *asked;
    const WnAddr         *contact;
    WnTime                from, until;

    if (!step)
        return;
    contact = &wn_message_contact(step->request)->endpoint.addr;
    from = subject->kind == WN_SUBJECT_REGISTRATION ? step->request->time : subject->start;
    until = subject->kind == WN_SUBJECT_REGISTRATION ? INT64_MAX : subject->end + AFTERWARDS;
    asked = wn_host_asked_in_vain(&subject->model->flows, contact,
                                  &wn_message_destination(step->request)->addr, from, until);
    if (asked)
        wn_observe(evidence, &finding_server_looks_for_contact, step, asked->spot.frame,
                   asked->spot.capture,
                   "The server asks %u times on its own link who has %s (ARP), the address of that "
                   "Contact, and nobody answers.",
                   asked->asked, wn_show_addr(evidence, contact));
}

const WnFindingKind finding_server_looks_for_contact = {
    .id = "server-looks-for-contact",
    .observes = WN_SUBJECT_REGISTRATION | WN_SUBJECT_CALL | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
