/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A public server lists another, public Contact than the phone sent (RFC 3261 10.3 step 8), and
 * seems to have seen the phone's private address itself (received, rport): a router translated both
 * on the way out, and only the Via on the way back.  about is the REGISTER's transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnUri         *instead = wn_registration_listed_instead(subject->model, step);
        const WnMessage     *accepted = wn_transaction_success(step);

        if (instead)
            wn_observe(evidence, &finding_contact_not_restored, step, accepted->frame,
                       accepted->capture,
                       "The phone registers %s, and the server, which seems to have seen %s "
                       "itself, lists %s: a router changed both, and put only one back.",
                       wn_message_contact(step->request)->text,
                       wn_show_addr(evidence, &accepted->via->received), instead->text);
    }
}

const WnFindingKind finding_contact_not_restored = {
    .id = "contact-not-restored",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
