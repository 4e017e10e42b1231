/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's face: packets to the model, and at conclude a report of what was judged. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "conclusion.h"
#include "frames/frames.h"
#include "frames/setup.h"
#include "model/set_back.h"
#include "whynat.h"
#include "wire/sip_frame.h"

struct WnEngine {
    WnModel   model;
    WnArena  *report_arena; /* until the next conclude */
    WnArena  *scratch;      /* until a subject is judged */
    WnReport  report;
    GArray   *subjects; /* the report's: WnSubjectReport */
    WnFrames *frames;   /* NULL: nobody shows frames */
};

void
wn_options_init(WnOptions *options)
{
    *options = (WnOptions){ .max_flows = 8u << 20,
                            .max_messages = 32u << 20,
                            .max_calls = 4u << 20,
                            .max_streams = 2u << 20,
                            .max_stun = 1u << 20,
                            .max_notes = 1u << 20,
                            .max_awake = 8192,
                            .max_nats = 4096,
                            .max_ports = 4096 };
}

WnEngine *
wn_engine_new(const WnOptions *options)
{
    WnEngine *engine = g_new0(WnEngine, 1);
    WnOptions defaults;

    if (!options) {
        wn_options_init(&defaults);
        options = &defaults;
    }
    wn_model_init(&engine->model, options);
    engine->report_arena = wn_arena_new(64 * 1024);
    engine->scratch = wn_arena_new(64 * 1024);
    engine->frames = options->frames ? wn_frames_new() : NULL;
    return engine;
}

void
wn_engine_free(WnEngine *engine)
{
    if (!engine)
        return;
    wn_model_clear(&engine->model);
    g_clear_pointer(&engine->subjects, g_array_unref);
    wn_arena_free(engine->report_arena);
    wn_arena_free(engine->scratch);
    wn_frames_free(engine->frames);
    g_free(engine);
}

/* Off a stream the payload may be all that has come of it; a WebSocket tells the end itself. */
static void
limit_to_message(WnPacket *packet)
{
    size_t length;

    switch (wn_frame_next(packet->payload, &length)) {
    case WN_FRAME_SIP:
    case WN_FRAME_STUN:
        packet->payload = wn_bytes_slice(packet->payload, 0, length);
        packet->payload_length = (uint32_t) packet->payload.length;
        packet->truncated = false;
        break;
    default:
        break;
    }
}

void
wn_engine_feed(WnEngine *engine, const WnPacket *packet)
{
    WnPacket message;

    g_return_if_fail(engine != NULL && packet != NULL);

    if (packet->kind != WN_PACKET_MESSAGE || packet->carrier == WN_CARRIER_WS) {
        wn_model_feed(&engine->model, packet);
        return;
    }
    message = *packet;
    limit_to_message(&message);
    wn_model_feed(&engine->model, &message);
}

const WnModel *
wn_engine_model(const WnEngine *engine)
{
    return &engine->model;
}

void
wn_engine_describe_capture(WnEngine *engine, const WnCaptureFacts *facts)
{
    g_return_if_fail(engine != NULL && facts != NULL);

    if (facts->capture < WN_MAX_CAPTURE_POINTS)
        engine->model.points[facts->capture].facts = *facts;
}

void
wn_engine_tell_translation(WnEngine *engine, const WnTranslation *translation)
{
    g_return_if_fail(engine != NULL && translation != NULL);

    wn_model_add_translation(&engine->model, translation);
}

static int
by_first_frame(const void *a, const void *b)
{
    const WnSubjectReport *left = a, *right = b;

    if (left->first_frame != right->first_frame)
        return left->first_frame < right->first_frame ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return g_strcmp0(left->from, right->from);
}

static void
add_note(GArray *notes, WnArena *arena, const char *id, const char *format, uint64_t count)
{
    WnNote note = { id, NULL };

    if (count == 0)
        return;
    note.text = wn_arena_format(arena, format, (unsigned long long) count);
    g_array_append_val(notes, note);
}

static void
add_set_back(GArray *notes, WnArena *arena, const WnModel *model)
{
    const WnSetBack *back = wn_clock_set_back(model, 0, UINT32_MAX);
    WnNote           note = { "clock-set-back", NULL };

    if (!back)
        return;
    note.text = wn_arena_format(
        arena,
        "The clock was set back by %.0f s while this was captured, at frame %u: no time across "
        "that moment means anything. Of what was going on then no spans are shown, and nothing "
        "is concluded from them.",
        (double) back->by / WN_SECOND, back->frame);
    g_array_append_val(notes, note);
}

/* Of the whole capture: what was not counted, and what a reached limit left out. */
static void
write_notes(WnEngine *engine, uint64_t n_contradictory)
{
    const WnModel *model = &engine->model;
    WnArena       *arena = engine->report_arena;
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(WnNote));
    WnNote *kept;

    add_note(notes, arena, "duplicate-frames",
             "%llu frames were second sights of the same packet and were not counted twice.",
             model->n_duplicates);
    add_note(notes, arena, "unreadable-sip",
             "%llu messages began like SIP but could not be followed (cut, damaged, or without "
             "Call-ID or CSeq).",
             model->sip_unreadable);
    add_note(
        notes, arena, "clocks-contradict",
        "The clocks of the places that were joined in this file contradict each other. What rests "
        "on the order of packets or the time between them is not concluded; 'whynat correlate "
        "FILE' reads each place by its own clock. Calls and others that this concerns: %llu.",
        n_contradictory);
    add_set_back(notes, arena, model);
    add_note(notes, arena, "encrypted-connections",
             "TLS connections that cannot be read here: %llu.", model->n_encrypted);
    add_note(notes, arena, "limit-reached",
             "A table was full: %llu packets were left out of the analysis.",
             model->dropped_by_limit);
    add_note(notes, arena, "streams-limit",
             "The table of media streams was full: %llu packets of further streams were left out.",
             model->streams_left_out);
    add_note(notes, arena, "stun-limit",
             "The table of STUN transactions was full: %llu STUN messages were left out.",
             model->stun_left_out);
    add_note(notes, arena, "notes-limit",
             "The table of ICMP errors, names and NAT mappings was full: %llu were left out.",
             (uint64_t) model->notes_left_out + model->mappings.left_out);
    add_note(
        notes, arena, "search-limit",
        "Searches that ended early in very long lists: %llu. Where what would excuse a NAT may "
        "stand there, it is accused as possible at most.",
        model->learning.cut + model->searches->cut);
    add_note(notes, arena, "ports-limit",
             "The port audit is cut: it has the first %llu sockets ('whynat ports' has all).",
             engine->report.ports_cut ? engine->report.n_ports : 0);
    kept = WN_ARENA_ARRAY(arena, WnNote, notes->len);
    if (notes->len > 0)
        memcpy(kept, notes->data, notes->len * sizeof(*kept));
    engine->report.notes = kept;
    engine->report.n_notes = notes->len;
}

static bool
accuses(const WnSubjectReport *subject)
{
    if (subject->headline)
        return wn_cause_is_nat(subject->headline->info) &&
               subject->headline->grade >= WN_GRADE_LIKELY;
    /* A registration that was accepted, and by which nobody reaches the phone. */
    for (size_t i = 0; i < subject->n_also; i++)
        if (wn_cause_is_nat(subject->also[i].info) && subject->also[i].grade >= WN_GRADE_LIKELY)
            return true;
    return false;
}

static void
summarize(WnReport *report)
{
    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        const WnCauseVerdict  *headline = subject->headline;
        bool                   nat = headline && wn_cause_is_nat(headline->info);

        report->n_failed += subject->works == WN_NO;
        report->accuses |= accuses(subject);
        if (!headline)
            continue;
        if (strcmp(headline->info->id, "cannot-tell") == 0 ||
            (nat && headline->grade < WN_GRADE_LIKELY))
            report->n_cannot_tell++;
        else if (nat)
            report->n_nat++;
        else
            report->n_not_nat++;
    }
}

/* As judged they often are. */
static bool
is_in_order(const WnSubjectReport *subjects, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (by_first_frame(&subjects[i - 1], &subjects[i]) > 0)
            return false;
    return true;
}

static void
keep_subjects(WnEngine *engine, GArray *subjects)
{
    WnSubjectReport *all = (WnSubjectReport *) (void *) subjects->data;

    if (!is_in_order(all, subjects->len))
        qsort(all, subjects->len, sizeof(*all), by_first_frame);
    engine->subjects = g_array_ref(subjects);
    engine->report.subjects = all;
    engine->report.n_subjects = subjects->len;
}

const WnReport *
wn_engine_conclude(WnEngine *engine)
{
    WnConclusion conclusion;

    g_return_val_if_fail(engine != NULL, NULL);

    wn_arena_reset(engine->report_arena);
    wn_arena_reset(engine->scratch);
    g_clear_pointer(&engine->subjects, g_array_unref);
    engine->report = (WnReport){ 0 };
    wn_conclusion_open(&conclusion, &engine->model, engine->frames, engine->report_arena,
                       engine->scratch);
    wn_conclusion_judge(&conclusion);
    keep_subjects(engine, conclusion.subjects);
    wn_conclusion_tell(&conclusion, &engine->report);
    write_notes(engine, conclusion.judge.n_contradictory);
    summarize(&engine->report);
    if (engine->frames)
        wn_frames_finish(engine->frames, &engine->report);
    wn_conclusion_close(&conclusion);
    return &engine->report;
}

bool
wn_engine_frame(WnEngine *engine, uint32_t frame, WnFrameView *view)
{
    g_return_val_if_fail(engine != NULL && view != NULL, false);

    *view = (WnFrameView){ 0 };
    return engine->frames && wn_frames_view(engine->frames, &engine->model, frame, view);
}

bool
wn_engine_media_setup(WnEngine *engine, uint32_t frame, WnMediaSetup *setup)
{
    g_return_val_if_fail(engine != NULL && setup != NULL, false);

    return engine->frames && wn_frames_setup(&engine->model, frame, setup);
}
