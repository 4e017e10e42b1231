/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A receiver says that pieces of a packet never came: ICMP fragment reassembly time exceeded (RFC
 * 792, type 11 code 1).  about is the transaction.
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
        note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_REASSEMBLY_TIMEOUT,
                             request->time);
        if (note)
            wn_observe(evidence, &finding_reassembly_timed_out, transaction, note->frame,
                       note->capture, "%s says by ICMP that pieces of the packet never reached it.",
                       wn_show_addr(evidence, &note->reporter));
    }
}

const WnFindingKind finding_reassembly_timed_out = {
    .id = "reassembly-timed-out",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_ICMP,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
