/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between SUBSCRIBE and its refresh the registrar saw the phone at another public endpoint than
 * before (received and rport of the answers, RFC 3581 4).  about is the refresh.
 */
#include "findings/finding.h"

#include "base/sorted.h"
#include "model/set_back.h"

#include <glib.h>
#include <stdlib.h>

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
    Change  *all; /* by time, then by frame */
    unsigned n;
} Changes;

static int
by_time(const void *a, const void *b)
{
    const WnMessage *left = ((const Change *) a)->step->request;
    const WnMessage *right = ((const Change *) b)->step->request;

    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return (left->frame > right->frame) - (left->frame < right->frame);
}

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
    if (changes->n > 1)
        qsort(changes->all, changes->n, sizeof(*changes->all), by_time);
    return changes;
}

static bool
is_before(const void *element, const void *key)
{
    const Change *change = element;

    return change->step->request->time < *(const WnTime *) key;
}

/* The first in between.  Where a clock was set back meanwhile, which came first is not known. */
static const Change *
find_change(const WnModel *model, const Changes *changes, const WnMessage *first,
            const WnMessage *refresh)
{
    unsigned i =
        wn_count_before(changes->all, changes->n, sizeof(*changes->all), is_before, &first->time);

    for (; i < changes->n && changes->all[i].step->request->time <= refresh->time; i++) {
        const WnMessage *request = changes->all[i].step->request;

        if (!wn_clock_set_back(model, MIN(first->frame, request->frame),
                               MAX(refresh->frame, request->frame)))
            return &changes->all[i];
    }
    return NULL;
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
        change = find_change(subject->model, wn_evidence_once(evidence, list_changes, registration),
                             first, refresh->request);
    if (change)
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
