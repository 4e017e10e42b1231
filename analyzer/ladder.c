/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was sent within one subject, by whom to whom: found again in the model when somebody wants
 * to see it, so that a report without pictures costs nothing.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "ladder_steps.h"
#include "model/set_back.h"
#include "verdict/subject.h"
#include "whynat.h"

/* Nobody reads a longer one. */
enum { MOST_STEPS = 400 };

struct WnLadders {
    const WnModel   *model;
    WnArena         *views; /* the registrations, and what is sorted */
    WnArena         *arena; /* one ladder */
    WnRegistrations  registrations;
    WnTable          registered, asked, looked_up, heard; /* by the frame that each began with */
    WnCase           shared;
    WnExchangeStore *store; /* of the exchange that was looked at last; NULL: none yet */
    WnLadder         ladder;
};

static uint64_t
frame_hash(uint32_t frame)
{
    return wn_hash_mix(0, frame);
}

/* Subjects are found again by their first frame. */
static void
index_beginnings(WnLadders *ladders)
{
    const WnModel *model = ladders->model;

    for (unsigned i = 0; i < ladders->registrations.n; i++) {
        WnRegistration *registration = ladders->registrations.all[i];
        wn_table_add(&ladders->registered, frame_hash(registration->steps[0]->request->frame),
                     registration);
    }
    for (uint32_t i = 0; i < model->stun.count; i++) {
        WnStunTransaction *stun = model->stun.values[i];
        wn_table_add(&ladders->asked, frame_hash(stun->first_frame), stun);
    }
    for (uint32_t i = 0; i < model->dns.count; i++) {
        WnDnsQuery *query = model->dns.values[i];
        wn_table_add(&ladders->looked_up, frame_hash(query->frame), query);
    }
    for (uint32_t i = 0; i < model->streams.count; i++) {
        WnStream *stream = model->streams.values[i];
        wn_table_add(&ladders->heard, frame_hash(stream->first_frame), stream);
    }
}

WnLadders *
wn_ladders_new(const WnEngine *engine)
{
    WnLadders *ladders;

    g_return_val_if_fail(engine != NULL, NULL);

    ladders = g_new0(WnLadders, 1);
    ladders->model = wn_engine_model(engine);
    ladders->views = wn_arena_new(64 * 1024);
    ladders->arena = wn_arena_new(64 * 1024);
    wn_registrations_build(ladders->model, ladders->views, &ladders->registrations);
    ladders->shared = (WnCase){ .model = ladders->model,
                                .registrations = &ladders->registrations,
                                .bound = g_malloc0(ladders->model->streams.count + 1) };
    index_beginnings(ladders);
    wn_searches_sort_in(ladders->model->searches, ladders->views);
    return ladders;
}

void
wn_ladders_free(WnLadders *ladders)
{
    if (!ladders)
        return;
    wn_registrations_clear(&ladders->registrations);
    wn_table_clear(&ladders->registered);
    wn_table_clear(&ladders->asked);
    wn_table_clear(&ladders->looked_up);
    wn_table_clear(&ladders->heard);
    wn_searches_end(ladders->model->searches, ladders->views);
    wn_arena_free(ladders->views);
    wn_arena_free(ladders->arena);
    g_free(ladders->shared.bound);
    g_free(ladders);
}

/* ------------------------------------------------------------------ finding the subject again */

static WnExchange *
find_exchange(const WnLadders *ladders, const char *call_id)
{
    WnBytes text = wn_bytes(call_id, call_id ? strlen(call_id) : 0);

    return call_id ? wn_exchange_find(&ladders->model->exchanges, wn_bytes_hash(text, 0), text)
                   : NULL;
}

static bool
find_registration(WnLadders *ladders, const WnSubjectReport *report, WnSubject *subject)
{
    WnTableCursor   cursor = { 0 };
    WnRegistration *registration;

    while ((registration = wn_table_next(&ladders->registered, frame_hash(report->first_frame),
                                         &cursor)) != NULL)
        if (registration->steps[0]->request->frame == report->first_frame)
            return wn_subject_registration(&ladders->shared, registration, ladders->arena, subject);
    return false;
}

/* It may be begun by what opens it, or by what did not get through. */
static bool
is_begun_by(const WnTcpState *tcp, uint32_t frame)
{
    for (int side = 0; side < 2; side++)
        if (tcp->sides[side].frame == frame || tcp->sides[side].gap_frame == frame)
            return true;
    return tcp->syn_frame == frame;
}

static bool
find_discovery(WnLadders *ladders, const WnSubjectReport *report, WnSubject *subject)
{
    const WnModel           *model = ladders->model;
    uint64_t                 hash = frame_hash(report->first_frame);
    WnTableCursor            questions = { 0 }, queries = { 0 };
    const WnStunTransaction *stun;
    WnDnsQuery              *query;

    while ((stun = wn_table_next(&ladders->asked, hash, &questions)) != NULL) {
        bool relay = wn_is_relay_request(stun);
        if ((relay || wn_is_discovery_request(model, stun)) &&
            stun->first_frame == report->first_frame &&
            wn_subject_discovery(&ladders->shared, &stun->flow->ends[stun->side].addr, relay,
                                 ladders->arena, subject))
            return true;
    }
    while ((query = wn_table_next(&ladders->looked_up, hash, &queries)) != NULL)
        if (query->frame == report->first_frame &&
            wn_subject_lookup(&ladders->shared, query, ladders->arena, subject))
            return true;
    for (uint32_t i = 0; i < model->flows.flows.count; i++) {
        WnFlow *flow = model->flows.flows.values[i];
        if (flow->tcp && is_begun_by(flow->tcp, report->first_frame) &&
            wn_subject_connection(&ladders->shared, flow, ladders->arena, subject))
            return true;
    }
    return false;
}

static void
draw_exchange(WnLadders *ladders, WnDrawing *drawing, WnSubject *subject)
{
    WnExchange *exchange = find_exchange(ladders, drawing->report->call_id);
    g_autoptr(GPtrArray) flows = g_ptr_array_new();

    if (!exchange)
        return;
    ladders->store = exchange->store;
    if (drawing->report->kind != WN_SUBJECT_CALL) {
        if (wn_subject_service(&ladders->shared, exchange, drawing->report->kind, ladders->arena,
                               subject))
            wn_drawing_add_transactions(drawing, subject->transactions, subject->n_transactions,
                                        flows);
        return;
    }
    if (!wn_subject_call(&ladders->shared, exchange, ladders->arena, subject))
        return;
    wn_drawing_add_transactions(drawing, subject->transactions, subject->n_transactions, flows);
    wn_drawing_add_media(drawing, subject->call, flows);
    wn_drawing_add_stun_of_hosts(drawing);
}

static void
draw_stream(const WnLadders *ladders, WnDrawing *drawing)
{
    uint32_t        frame = drawing->report->first_frame;
    WnTableCursor   cursor = { 0 };
    const WnStream *stream;

    while ((stream = wn_table_next(&ladders->heard, frame_hash(frame), &cursor)) != NULL)
        if (stream->first_frame == frame) {
            wn_drawing_add_stream(drawing, stream, NULL);
            return;
        }
}

static int
by_time(const void *a, const void *b)
{
    const WnLadderStep *x = a, *y = b;

    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->frame < y->frame ? -1 : x->frame > y->frame;
}

static bool
is_repetition(const WnLadderStep *step, const WnLadderStep *before)
{
    return step->kind == before->kind && step->kind != WN_SENT_MEDIA &&
           wn_endpoint_equal(&step->from, &before->from) &&
           wn_endpoint_equal(&step->to, &before->to) && strcmp(step->label, before->label) == 0 &&
           g_strcmp0(step->detail, before->detail) == 0;
}

static int
by_frame(const void *a, const void *b)
{
    const WnLadderStep *x = a, *y = b;

    return x->frame < y->frame ? -1 : x->frame > y->frame;
}

/* Where the clock was set back, in the order of the file, and as if it had stood still there. */
static void
go_on_in_time(GArray *steps)
{
    WnTime added = 0, latest = INT64_MIN;

    g_array_sort(steps, by_frame);
    for (guint i = 0; i < steps->len; i++) {
        WnLadderStep *step = &g_array_index(steps, WnLadderStep, i);

        if (latest != INT64_MIN)
            added += MAX(latest - (step->time + added), 0);
        step->time += added;
        step->last = MAX(step->last + added, step->time);
        latest = step->time;
    }
}

/* The same thing again with nothing between is one step. */
static void
fold(GArray *steps)
{
    guint kept = 0;

    for (guint i = 0; i < steps->len; i++) {
        WnLadderStep *step = &g_array_index(steps, WnLadderStep, i);
        WnLadderStep *before = kept > 0 ? &g_array_index(steps, WnLadderStep, kept - 1) : NULL;

        if (!before || !is_repetition(step, before)) {
            g_array_index(steps, WnLadderStep, kept++) = *step;
            continue;
        }
        before->packets += step->packets;
        before->last = MAX(before->last, step->last);
        before->last_frame = MAX(before->last_frame, step->last_frame);
        before->is_cause |= step->is_cause;
        before->is_effect |= step->is_effect;
    }
    g_array_set_size(steps, kept);
}

static void
finish(WnDrawing *drawing, WnLadder *ladder)
{
    WnLadderStep *kept;
    size_t        n;

    if (wn_clock_set_back(drawing->model, drawing->report->first_frame,
                          drawing->report->last_frame))
        go_on_in_time(drawing->steps);
    else
        g_array_sort(drawing->steps, by_time);
    fold(drawing->steps);
    n = MIN(drawing->steps->len, MOST_STEPS);
    kept = WN_ARENA_ARRAY(drawing->arena, WnLadderStep, MAX(n, 1));
    if (n > 0)
        memcpy(kept, drawing->steps->data, n * sizeof(*kept));
    *ladder = (WnLadder){ .steps = kept, .n_steps = n, .left_out = drawing->steps->len - n };
}

const WnLadder *
wn_ladders_draw(WnLadders *ladders, const WnSubjectReport *report)
{
    WnDrawing drawing = { .model = ladders->model, .arena = ladders->arena, .report = report };
    WnSubject subject = { .kind = report->kind };
    g_autoptr(GPtrArray) flows = g_ptr_array_new();

    g_return_val_if_fail(ladders != NULL && report != NULL, NULL);

    wn_arena_reset(ladders->arena);
    if (ladders->store)
        wn_exchanges_rest(ladders->store);
    drawing.steps = g_array_new(FALSE, FALSE, sizeof(WnLadderStep));
    switch (report->kind) {
    case WN_SUBJECT_CALL:
    case WN_SUBJECT_SUBSCRIPTION:
    case WN_SUBJECT_MESSAGE:
        draw_exchange(ladders, &drawing, &subject);
        break;
    case WN_SUBJECT_REGISTRATION:
        if (find_registration(ladders, report, &subject))
            wn_drawing_add_transactions(&drawing, subject.transactions, subject.n_transactions,
                                        flows);
        break;
    case WN_SUBJECT_DISCOVERY:
        if (find_discovery(ladders, report, &subject))
            wn_drawing_add_discovery(&drawing, subject.discovery);
        break;
    case WN_SUBJECT_MEDIA:
        draw_stream(ladders, &drawing);
        break;
    }
    finish(&drawing, &ladders->ladder);
    g_array_unref(drawing.steps);
    return &ladders->ladder;
}
