/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A router or host says, by ICMP, that a rule forbids these packets (RFC 1812 5.2.7.1, RFC
 * 4443 3.1).  about is the transaction.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnIcmpNote    *note;

        if (!request)
            continue;
        note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_PROHIBITED,
                             request->time);
        if (note)
            wn_observe(evidence, &finding_administratively_prohibited, transaction, note->frame,
                       note->capture, "%s answers the %s with ICMP \"%s\" (type %u, code %u).",
                       wn_show_addr(evidence, &note->reporter), wn_show_message(evidence, request),
                       wn_icmp_kind_name(note->kind), note->type, note->code);
    }
}

const WnFindingKind finding_administratively_prohibited = {
    .id = "administratively-prohibited",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_ICMP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
