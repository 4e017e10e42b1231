/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The notifier does not know the subscription any more when the phone refreshes it (481): a NOTIFY
 * had failed meanwhile, and so ended it (RFC 6665 4.2.2).  about is the SUBSCRIBE.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnService *service = wn_evidence_subject(evidence)->service;

    for (unsigned i = 0; i < service->n_requests; i++) {
        const WnTransaction *refresh = service->requests[i];
        const WnMessage     *final = wn_transaction_final(refresh);

        if (refresh->request->to_tag && final && final->status == 481 &&
            refresh->request->expires != 0)
            wn_observe(evidence, &finding_subscription_forgotten, refresh, final->frame,
                       final->capture,
                       "The refresh of the subscription is refused with 481: the server has ended "
                       "it without the phone hearing of that.");
    }
}

const WnFindingKind finding_subscription_forgotten = {
    .id = "subscription-forgotten",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
