/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When the phone registers again, the router gives it another public port: the mapping that the
 * request was sent to had been forgotten (RFC 4787 4.3).  about is the transaction that was not
 * answered.
 */
#include "findings/finding.h"

/* From another port of its own the phone comes by a new mapping, whatever became of the old one: it
 * has to name the same as before (RFC 3581 4), or to have learnt the new one. */
static bool
is_same_socket(const WnEvidence *evidence, const WnTransaction *before, const WnTransaction *after)
{
    const WnUri *old = wn_message_contact(before->request);
    const WnUri *new = wn_message_contact(after->request);

    if (!after->request->via || before->request->via != after->request->via)
        return false;
    return !old || !new || wn_endpoint_equal(&old->endpoint, &new->endpoint) ||
           (wn_is_nonpublic(evidence, &after->request->via->sent_by.addr) &&
            wn_is_public(evidence, &new->endpoint.addr));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    for (unsigned i = 0; registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i], *before, *after;
        const WnMessage     *request = transaction->request;
        const WnEndpoint    *old;

        if (!request || (transaction->responses && !wn_port_given_to(evidence, transaction)))
            continue;
        old = wn_message_destination(request);
        before = wn_registration_last_from(registration, old, request->time);
        after = wn_registration_other_port(registration, before, old, request->time);
        if (after && is_same_socket(evidence, before ? before : after, after))
            wn_observe(evidence, &finding_port_changed_afterwards, transaction,
                       after->request->frame, after->request->capture,
                       "It now comes from port %u instead of %u: the router had forgotten the old "
                       "mapping.",
                       wn_message_source(after->request)->port, old->port);
    }
}

const WnFindingKind finding_port_changed_afterwards = {
    .id = "port-changed-afterwards",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
