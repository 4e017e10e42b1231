/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request goes to where its phone registered from; meanwhile, after a silence there, another
 * phone of that network has registered from just that endpoint (RFC 4787 REQ-5).  about is the
 * transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        const WnMessage     *other = wn_port_given_to(evidence, transaction);

        if (other)
            wn_observe(evidence, &finding_port_given_away, transaction, other->frame,
                       other->capture,
                       "After %s of silence there another phone, %s, registers from %s, where the "
                       "%s is sent to: the router had given the port away.",
                       wn_show_seconds(evidence, other->own_idle),
                       wn_show_addr(evidence, &other->via->sent_by.addr),
                       wn_show_endpoint(evidence, wn_message_source(other)),
                       wn_show_message(evidence, transaction->request));
    }
}

const WnFindingKind finding_port_given_away = {
    .id = "port-given-away",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_BINDING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
