/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's router, or its host, answers a response with ICMP: nothing is mapped there (RFC
 * 792).  about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *response = transaction->responses;
        const WnIcmpNote    *note;

        if (!response || !transaction->request)
            continue;
        note =
            wn_icmp_about(evidence, response->flow, response->side, WN_ICMP_OTHER, response->time);
        if (note)
            wn_observe(evidence, &finding_response_refused_by_nat, transaction, note->frame,
                       note->capture, "%s answers that \"%s\" with ICMP \"%s\".",
                       wn_show_addr(evidence, &note->reporter), wn_show_message(evidence, response),
                       wn_icmp_kind_name(note->kind));
    }
}

const WnFindingKind finding_response_refused_by_nat = {
    .id = "response-refused-by-nat",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_ICMP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
