/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between SUBSCRIBE and its refresh the registrar saw the phone at another public endpoint than
 * before (received and rport of the answers, RFC 3581 4).  about is the refresh.
 */
#include "findings/finding.h"

static bool
seen_at(const WnTransaction *step, WnEndpoint *outside)
{
    const WnVia *via = step->responses ? step->responses->via : NULL;

    if (!via || !via->received.family || !via->rport)
        return false;
    *outside = (WnEndpoint){ via->received, via->rport };
    return true;
}

typedef struct {
    const WnTransaction *step; /* that was seen at another endpoint than the one before */
    WnEndpoint           was, is;
} Change;

typedef struct {
    Change  *all; /* by time */
    unsigned n;
} Changes;

static const void *
list_changes(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnRegistration *registration = about;
    Changes              *changes = WN_ARENA_NEW(kept, Changes);

    (void) evidence;
    changes->all = WN_ARENA_ARRAY(kept, Change, registration->n_steps);
    for (unsigned i = 1; i < registration->n_steps; i++) {
        Change *change = &changes->all[changes->n];

        change->step = registration->steps[i];
        changes->n += seen_at(registration->steps[i - 1], &change->was) &&
                      seen_at(change->step, &change->is) &&
                      !wn_endpoint_equal(&change->was, &change->is);
    }
    return changes;
}

static const Change *
first_since(const Changes *changes, WnTime time)
{
    unsigned low = 0, high = changes->n;

    while (low < high) {
        unsigned middle = low + (high - low) / 2;

        if (changes->all[middle].step->request->time < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low < changes->n ? &changes->all[low] : NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnService      *service = subject->service;
    const WnRegistration *registration = subject->registration;
    const WnMessage      *first = service->requests[0]->request;
    const WnTransaction  *refresh = service->requests[service->n_requests - 1];
    const Change         *change = NULL;

    if (registration)
        change = first_since(wn_evidence_once(evidence, list_changes, registration), first->time);
    if (change && change->step->request->time <= refresh->request->time)
        wn_observe(
            evidence, &finding_mapping_changed_since_subscribe, refresh,
            change->step->responses->frame, change->step->responses->capture,
            "Since this REGISTER the server sees the phone at %s; it had subscribed from %s.",
            wn_show_endpoint(evidence, &change->is), wn_show_endpoint(evidence, &change->was));
}

const WnFindingKind finding_mapping_changed_since_subscribe = {
    .id = "mapping-changed-since-subscribe",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
