/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When the phone registers again, the router gives it another public port: the mapping that the
 * request was sent to had been forgotten (RFC 4787 4.3).  about is the transaction that was not
 * answered.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    for (unsigned i = 0; registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i], *before;
        const WnMessage     *request = transaction->request;
        const WnEndpoint    *old;

        if (!request || transaction->responses)
            continue;
        old = wn_message_destination(request);
        before = wn_registration_last_from(registration, old, request->time);
        for (unsigned s = 0; s < registration->n_steps; s++) {
            const WnMessage *step = registration->steps[s]->request;
            const WnEndpoint *new = wn_message_source(step);
            if ((before && !wn_registration_same_phone(before, registration->steps[s])) ||
                step->time <= request->time || !wn_addr_equal(&new->addr, &old->addr) ||
                new->port == old->port)
                continue;
            wn_observe(evidence, &finding_port_changed_afterwards, transaction, step->frame,
                       step->capture,
                       "It now comes from port %u instead of %u: the router had forgotten the old "
                       "mapping.",
                       new->port, old->port);
            break;
        }
    }
}

const WnFindingKind finding_port_changed_afterwards = {
    .id = "port-changed-afterwards",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
