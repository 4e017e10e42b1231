/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of the phone's router are watched: a request arrives outside and never appears inside.
 * about is the transaction outside.
 */
#include <glib.h>

#include "findings/finding.h"

/* That none of so many passed is no accident. */
enum { ENOUGH_COPIES = 3 };

/* Or may: of more than one looks at it is not known. */
static bool
appears_inside(const WnEvidence *evidence, const WnTransaction *outside)
{
    enum { MOST = 4096 };
    unsigned looked = 0;

    for (const WnTransaction *other = wn_exchange_first(outside->exchange); other;
         other = other->next)
        if (!wn_search_on(wn_evidence_subject(evidence)->model->searches, &looked, MOST))
            return true;
        else if (other != outside && other->request && wn_is_same_request(other, outside) &&
                 wn_is_nonpublic(evidence, &wn_message_destination(other->request)->addr))
            return true;
    return false;
}

/* How often each copy of it is seen, in hundredths. */
static unsigned
sights(const WnMessage *message)
{
    unsigned copies = 1u + message->n_copies;

    return 100 * (copies + message->duplicates) / copies;
}

/* A router that translates nothing: what it lets through is seen on both sides, as the registration
 * was, and what it stops on one.  The capture itself may hold every frame twice. */
static bool
is_seen_once(const WnRegistration *registration, const WnMessage *request)
{
    const WnMessage *accepted = registration->accepted;

    return accepted && sights(accepted) >= 2 * sights(request) &&
           sights(accepted->transaction->request) >= 2 * sights(request) &&
           request->n_copies >= ENOUGH_COPIES;
}

/* What was captured inside: from the first packet of the phone there on, and as long as the points
 * went on that saw the registration inside. */
typedef struct {
    WnTime first, last;
} Inside;

static WnTime
first_of(const WnModel *model, const WnAddr *phone)
{
    const WnHost *host = wn_host_find(&model->flows, phone);
    WnTime        first = INT64_MAX;
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, 4096); flow = wn_flow_next_of(flow, phone))
        for (int side = 0; side < 2; side++)
            if (flow->sides[side].packets > 0)
                first = MIN(first, flow->sides[side].first);
    return first;
}

static const void *
find_inside(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnRegistration *registration = about;
    const WnModel        *model = wn_evidence_subject(evidence)->model;
    const WnAddr         *phone = NULL;
    Inside               *inside = WN_ARENA_NEW(kept, Inside);

    *inside = (Inside){ INT64_MAX, INT64_MIN };
    for (unsigned i = 0; i < registration->n_steps + registration->n_copies; i++) {
        const WnTransaction *sight = i < registration->n_steps
                                         ? registration->steps[i]
                                         : registration->copies[i - registration->n_steps];
        const WnAddr        *source = &wn_message_source(sight->request)->addr;

        if (!wn_is_nonpublic(evidence, source))
            continue;
        if (!phone || !wn_addr_equal(phone, source))
            inside->first = MIN(inside->first, first_of(model, source));
        phone = source;
        inside->last =
            MAX(inside->last, model->points[wn_point_place(sight->request->capture)].last);
    }
    return inside;
}

static bool
is_inside_captured(WnEvidence *evidence, const WnRegistration *registration,
                   const WnMessage *request)
{
    const Inside *inside = wn_evidence_once(evidence, find_inside, registration);

    return inside->first <= request->time && request->time <= inside->last;
}

/* The registration shows that both sides are in this capture, or two captures say it. */
static bool
is_stopped(WnEvidence *evidence, const WnRegistration *registration, const WnTransaction *outside)
{
    return wn_message_is_lost(outside->request) || is_seen_once(registration, outside->request) ||
           (registration->n_copies > 0 &&
            is_inside_captured(evidence, registration, outside->request) &&
            !appears_inside(evidence, outside));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;

    if (!registration)
        return;
    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *outside = subject->deliveries[i];
        const WnMessage     *request = outside->request;

        if (!request || outside->method == WN_METHOD_ACK || outside->method == WN_METHOD_CANCEL ||
            !wn_is_public(evidence, &wn_message_destination(request)->addr) ||
            !wn_registration_came_from(registration, wn_message_destination(request)) ||
            !is_stopped(evidence, registration, outside))
            continue;
        wn_observe(evidence, &finding_request_stopped_at_router, outside, request->frame,
                   request->capture, "The %s is seen outside the router and never inside.",
                   wn_show_message(evidence, request));
    }
}

const WnFindingKind finding_request_stopped_at_router = {
    .id = "request-stopped-at-router",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
