/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From some ping on nobody answers any more, where the phone had registered from.  about is the
 * first of them.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnMessage *ping = subject->deliveries[i]->request;

        wn_observe(evidence, &finding_pings_unanswered, subject->deliveries[i], ping->frame,
                   ping->capture,
                   "From here on no %s that the server sends to %s as a ping is answered.",
                   wn_show_message(evidence, ping),
                   wn_show_endpoint(evidence, wn_message_destination(ping)));
    }
}

const WnFindingKind finding_pings_unanswered = {
    .id = "pings-unanswered",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
