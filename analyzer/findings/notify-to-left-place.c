/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NOTIFY goes to where the phone had been when it subscribed, though it has registered from
 * elsewhere since (RFC 6665 4.1.2.2: only a SUBSCRIBE moves the subscription).  about is the
 * NOTIFY.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnService *service = subject->service;

    for (unsigned i = 0; subject->registration && i < service->n_notifies; i++) {
        const WnTransaction *notify = service->notifies[i], *old, *now;
        const WnEndpoint    *to;

        if (!wn_is_unanswered(notify) || notify->flow->carrier != WN_CARRIER_UDP)
            continue;
        to = wn_message_destination(notify->request);
        old = wn_registration_last_from(subject->registration, to, notify->request->time);
        now = old ? wn_registration_moved(subject->registration, old, notify->request->time) : NULL;
        if (!now)
            continue;
        wn_observe(evidence, &finding_notify_to_left_place, notify, now->request->frame,
                   now->request->capture,
                   "The phone has registered from %s since, and the NOTIFY still goes to %s.",
                   wn_show_endpoint(evidence, wn_message_source(now->request)),
                   wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_notify_to_left_place = {
    .id = "notify-to-left-place",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
