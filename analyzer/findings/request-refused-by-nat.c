/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone's router, or its host, answers a request with ICMP: nothing is mapped there (RFC 792).
 * about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        const WnMessage     *request = transaction->request;
        const WnIcmpNote    *note;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK)
            continue;
        note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_PORT_UNREACHABLE,
                             request->time);
        if (note)
            wn_observe(evidence, &finding_request_refused_by_nat, transaction, note->frame,
                       note->capture, "%s answers the %s with ICMP \"%s\".",
                       wn_show_addr(evidence, &note->reporter), wn_show_message(evidence, request),
                       wn_icmp_kind_name(note->kind));
    }
}

const WnFindingKind finding_request_refused_by_nat = {
    .id = "request-refused-by-nat",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_ICMP | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
