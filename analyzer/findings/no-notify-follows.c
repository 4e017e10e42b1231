/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A subscription is accepted, and the first NOTIFY, which is due at once, does not come (RFC
 * 6665 4.1.2.4 and 4.2.2: Timer N, 32 s).  Seen where it would have to arrive.  about is the
 * SUBSCRIBE.
 */
#include "findings/finding.h"

static const WnTime TIMER_N = 32 * WN_SECOND;

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnService     *service = subject->service;
    const WnTransaction *subscribe = service->deciding;
    const WnMessage     *accepted = wn_transaction_success(subscribe);

    /* 204: nothing new to tell (RFC 5839). */
    if (!accepted || accepted->status == 204 || service->n_notifies > 0 ||
        subject->client.vantage == WN_VANTAGE_WAN || subscribe->request->expires == 0 ||
        accepted->expires == 0 || wn_time_left(evidence, accepted) < TIMER_N)
        return;
    wn_observe(evidence, &finding_no_notify_follows, subscribe, accepted->frame, accepted->capture,
               "The subscription is accepted, and no NOTIFY comes within %s.",
               wn_show_seconds(evidence, wn_time_left(evidence, accepted)));
}

const WnFindingKind finding_no_notify_follows = {
    .id = "no-notify-follows",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
