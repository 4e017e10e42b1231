/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meanwhile other requests of the same server do reach the phone, so the way as such is open. about
 * is the SUBSCRIBE.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *subscribe = subject->service->deciding;
    const WnMessage     *accepted = wn_transaction_success(subscribe);

    for (unsigned i = 0; accepted && subject->registration && i < subject->registration->n_pings;
         i++) {
        const WnPing *ping = &subject->registration->pings[i];
        if (!ping->answered || ping->time < accepted->time)
            continue;
        wn_observe(evidence, &finding_other_requests_arrive, subscribe, ping->frame, ping->capture,
                   "A ping of the same server does arrive, and is answered.");
        return;
    }
}

const WnFindingKind finding_other_requests_arrive = {
    .id = "other-requests-arrive",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
