/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is sent on a connection is seen on one side of the NAT and not on the other, which saw the
 * same connection before (RFC 5382).  about is the flow.
 */
#include "base/sorted.h"
#include "findings/finding.h"

#include <glib.h>

/* Which side of the twin sends what this side sends: the end beyond the router is the
 * same in both. */
static int
same_way(const WnFlow *flow, int side, const WnFlow *twin)
{
    for (int end = 0; end < 2; end++)
        for (int other = 0; other < 2; other++)
            if (wn_endpoint_equal(&flow->ends[end], &twin->ends[other]))
                return end == side ? other : 1 - other;
    return side;
}

/* It does not come through: what is last seen there that way is from before, or a RST that nobody
 * has sent on this side, so that it is the router's own. */
static bool
stops(const WnFlow *flow, int side, const WnFlow *twin)
{
    const WnFlowSide *beyond = &twin->sides[same_way(flow, side, twin)];

    return beyond->last < flow->tcp->sides[side].since ||
           (twin->tcp && twin->tcp->rsts > 0 && flow->tcp->rsts == 0 &&
            twin->tcp->last_rst_frame == beyond->last_frame);
}

/* The side whose data stops; -1: neither. */
static int
stopped_side(const WnFlow *flow, const WnFlow *twin)
{
    for (int side = 0; side < 2; side++) {
        const WnTcpSide *sender = &flow->tcp->sides[side];

        if (sender->frame && (sender->resent > 0 || wn_tcp_is_refused_on_the_way(flow, side)) &&
            stops(flow, side, twin))
            return side;
    }
    return -1;
}

static void
observe_flow(WnEvidence *evidence, const WnFlow *flow, int side)
{
    if (side >= 0)
        wn_observe(evidence, &finding_data_stops_at_router, flow, flow->tcp->sides[side].frame,
                   flow->sides[side].capture,
                   "What %s sends to %s does not appear on the other side of the router.",
                   wn_show_endpoint(evidence, &flow->ends[side]),
                   wn_show_endpoint(evidence, &flow->ends[1 - side]));
}

/* ------------------------------------------------------------------ of a registration */

/* It has both sights of its REGISTER: of a flow, and on the other side of the router. */
typedef struct {
    const WnFlow *flow, *twin;
    unsigned      order;
} Twin;

static int
compare_requests(const WnTransaction *a, const WnTransaction *b)
{
    if (a->branch != b->branch)
        return a->branch < b->branch ? -1 : 1;
    return a->cseq < b->cseq ? -1 : a->cseq > b->cseq;
}

static int
by_request(const void *a, const void *b)
{
    const WnTransaction *left = *(WnTransaction *const *) a, *right = *(WnTransaction *const *) b;
    int                  order = compare_requests(left, right);

    if (order != 0)
        return order;
    return left->request->frame < right->request->frame
               ? -1
               : left->request->frame > right->request->frame;
}

static int
by_flow(const void *a, const void *b)
{
    const Twin *left = a, *right = b;

    if (left->flow != right->flow)
        return left->flow->number < right->flow->number ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

static bool
is_request_before(const void *element, const void *key)
{
    return compare_requests(*(WnTransaction *const *) element, key) < 0;
}

static bool
is_flow_before(const void *element, const void *key)
{
    return ((const Twin *) element)->flow->number < ((const WnFlow *) key)->number;
}

/* What is seen twice, by flow; of one flow the first. */
static GArray *
list_twins(const WnRegistration *registration)
{
    GArray    *twins = g_array_new(FALSE, FALSE, sizeof(Twin));
    GPtrArray *steps = g_ptr_array_new();

    for (unsigned i = 0; i < registration->n_steps; i++)
        g_ptr_array_add(steps, registration->steps[i]);
    g_ptr_array_sort(steps, by_request);
    for (unsigned i = 0; i < registration->n_copies; i++) {
        const WnTransaction *copy = registration->copies[i], *step;
        guint                at = wn_count_before(steps->pdata, steps->len, sizeof(*steps->pdata),
                                                  is_request_before, copy);

        for (; at < steps->len && compare_requests(step = g_ptr_array_index(steps, at), copy) == 0;
             at++) {
            Twin pair[2] = { { step->flow, copy->flow, twins->len },
                             { copy->flow, step->flow, twins->len + 1 } };

            g_array_append_vals(twins, pair, 2);
        }
    }
    g_array_sort(twins, by_flow);
    g_ptr_array_unref(steps);
    return twins;
}

static const WnFlow *
twin_of(const GArray *twins, const WnFlow *flow)
{
    guint at = wn_count_before(twins->data, twins->len, sizeof(Twin), is_flow_before, flow);

    return at < twins->len && g_array_index(twins, Twin, at).flow == flow
               ? g_array_index(twins, Twin, at).twin
               : NULL;
}

/* Connections of it whose data stops at the router, in the order of its REGISTERs. */
typedef struct {
    const WnFlow *flow;
    int           side;
} Stopped;

typedef struct {
    Stopped *all;
    unsigned n;
} StoppedList;

static const void *
list_stopped(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnRegistration *registration = about;
    unsigned              n = registration->n_steps + registration->n_copies;
    GArray               *twins = list_twins(registration);
    StoppedList          *list = WN_ARENA_NEW(kept, StoppedList);

    (void) evidence;
    list->all = WN_ARENA_ARRAY(kept, Stopped, n);
    for (unsigned i = 0; i < n; i++) {
        const WnFlow *flow = i < registration->n_steps
                                 ? registration->steps[i]->flow
                                 : registration->copies[i - registration->n_steps]->flow;
        const WnFlow *twin = wn_is_connection(flow) ? twin_of(twins, flow) : NULL;
        int           side = twin && twin != flow ? stopped_side(flow, twin) : -1;

        if (side >= 0)
            list->all[list->n++] = (Stopped){ flow, side };
    }
    g_array_unref(twins);
    return list;
}

/* Encrypted, it has no REGISTER to show. */
static void
observe_unread(WnEvidence *evidence, const WnFlow *flow)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    for (int side = 0; side < 2; side++) {
        const WnFlow *twin =
            flow->tcp->sides[side].frame ? wn_tcp_other_sight(model, flow, side) : NULL;

        if (twin) {
            observe_flow(evidence, flow, stopped_side(flow, twin));
            return;
        }
    }
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const StoppedList    *stopped;

    if (subject->discovery && subject->discovery->connection)
        observe_unread(evidence, subject->discovery->connection);
    if (!registration || registration->n_copies == 0 ||
        !wn_registration_facts(registration)->by_stream)
        return;
    stopped = wn_evidence_once(evidence, list_stopped, registration);
    for (unsigned i = 0; i < stopped->n; i++)
        observe_flow(evidence, stopped->all[i].flow, stopped->all[i].side);
}

const WnFindingKind finding_data_stops_at_router = {
    .id = "data-stops-at-router",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
