/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request for a registered phone leaves towards the public address of its Contact, from which no
 * packet of it ever came: it is seen at another public address (RFC 3261 10.2.1, 16.6).  about is
 * the transaction.
 */
#include "findings/finding.h"
#include "findings/one_link.h"

/* The phone's own doing, not that of a proxy in between: its Via names that address as well. */
static bool
is_named_by_phone(const WnMessage *step)
{
    const WnUri *contact = wn_message_contact(step);

    return !contact->decorated && !contact->gruu && step->n_via == 1 && step->via &&
           wn_addr_equal(&step->via->sent_by.addr, &contact->endpoint.addr);
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
            transaction->method == WN_METHOD_CANCEL || wn_is_connection(request->flow))
            continue;
        to = wn_message_destination(request);
        if ((subject->call && request->to_tag) || !wn_is_public(evidence, &to->addr) ||
            wn_host_speaks_at(&subject->model->flows, &to->addr, request->capture))
            continue;
        step = wn_register_naming(subject, request);
        if (!step || !wn_is_public(evidence, &wn_message_source(step)->addr) ||
            wn_are_of_one_link(&wn_message_source(step)->addr, &to->addr) ||
            !is_named_by_phone(step) || wn_was_accepted_elsewhere(subject, transaction))
            continue;
        wn_observe(evidence, &finding_sent_to_place_never_registered_from, transaction, step->frame,
                   step->capture, "The phone registers the Contact %s; its packets come from %s.",
                   wn_message_contact(step)->text,
                   wn_show_endpoint(evidence, wn_message_source(step)));
        wn_observe(evidence, &finding_sent_to_place_never_registered_from, transaction,
                   request->frame, request->capture,
                   "The %s is sent to %s, from where the phone never sent anything.",
                   wn_show_message(evidence, request), wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_sent_to_place_never_registered_from = {
    .id = "sent-to-place-never-registered-from",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
    .needs = WN_HAS_BINDING | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
