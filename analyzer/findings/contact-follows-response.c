/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone corrects its Contact to the address that the last response reported, and the next
 * response reports another one again (RFC 3581 4; flow F11 of the catalogue).  about is the
 * REGISTER.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    unsigned              first, n = wn_registration_corrections(registration, &first);

    if (n < WN_CORRECTIONS_OF_LOOP)
        return;
    for (unsigned i = first, told = 0; told < n && told < 8; i++) {
        const WnTransaction *step = registration->steps[i];

        if (!wn_transaction_success(step))
            continue;
        told++;
        wn_observe(evidence, &finding_contact_follows_response, step, step->request->frame,
                   step->request->capture,
                   "The phone registers again with the address of the last response, %s, and the "
                   "answer reports another one.",
                   wn_message_contact(step->request)->text);
    }
}

const WnFindingKind finding_contact_follows_response = {
    .id = "contact-follows-response",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
