/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A transfer points to a private address that whoever is to call it cannot reach (RFC 3515 2.1).
 * about is the REFER.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *refer = subject->transactions[i]->request;
        const WnUri     *target = wn_transfer_target(subject->model, subject->transactions[i]);

        if (!target || wn_reaches(evidence, &wn_message_destination(refer)->addr,
                                  &target->endpoint.addr, &wn_message_source(refer)->addr) != WN_NO)
            continue;
        wn_observe(evidence, &finding_refer_to_private_address, subject->transactions[i],
                   refer->frame, refer->capture, "The transfer points to %s, %s.", target->text,
                   wn_show_local(&target->endpoint.addr));
    }
}

const WnFindingKind finding_refer_to_private_address = {
    .id = "refer-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
