/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NOTIFY is not answered where SUBSCRIBE came from, and the subscriber refreshes the subscription
 * later from another endpoint: it was alive, and its router had forgotten the old mapping.  about
 * is the NOTIFY.
 */
#include "findings/finding.h"

/* Where the subscription stood when this was sent. */
static const WnMessage *
standing(const WnService *service, WnTime time)
{
    const WnMessage *last = NULL;

    for (unsigned i = 0; i < service->n_requests; i++)
        if (service->requests[i]->request->time <= time)
            last = service->requests[i]->request;
    return last;
}

static void
look_at(WnEvidence *evidence, const WnService *service, const WnTransaction *notify)
{
    const WnMessage *old = standing(service, notify->request->time);

    if (!old || !wn_endpoint_equal(wn_message_source(old), wn_message_destination(notify->request)))
        return;
    for (unsigned i = 0; i < service->n_requests; i++) {
        const WnMessage *next = service->requests[i]->request;

        if (next->time <= notify->request->time || next->from_tag != old->from_tag ||
            wn_endpoint_equal(wn_message_source(next), wn_message_source(old)) ||
            !wn_endpoint_equal(wn_message_destination(next), wn_message_destination(old)))
            continue;
        wn_observe(evidence, &finding_subscriber_moved, notify, next->frame, next->capture,
                   "The phone refreshes the subscription %s later, from %s instead of %s: it was "
                   "alive, and the router had forgotten the old mapping.",
                   wn_show_seconds(evidence, next->time - notify->request->time),
                   wn_show_endpoint(evidence, wn_message_source(next)),
                   wn_show_endpoint(evidence, wn_message_source(old)));
        return;
    }
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnService *service = subject->service;

    if (subject->client.behind_nat != WN_YES)
        return; /* else it may have another socket, or address, of its own */
    for (unsigned i = 0; i < service->n_notifies; i++)
        if (wn_is_unanswered(service->notifies[i]) &&
            service->notifies[i]->flow->carrier == WN_CARRIER_UDP)
            look_at(evidence, service, service->notifies[i]);
}

const WnFindingKind finding_subscriber_moved = {
    .id = "subscriber-moved",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
