/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A BYE leaves towards a private address that its sender cannot reach (RFC 3261 12.2.1.1). */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *bye = subject->transactions[i];

        if (bye->method != WN_METHOD_BYE || !bye->request)
            continue;
        const WnEndpoint *to = wn_message_destination(bye->request);
        if (!wn_leads_nowhere(evidence, bye->request) || wn_way_was_open(evidence, bye->request))
            continue;
        wn_observe(evidence, &finding_bye_to_private_address, bye, bye->request->frame,
                   bye->request->capture,
                   "The BYE is sent to %s, a private address outside its sender's network.",
                   wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_bye_to_private_address = {
    .id = "bye-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
