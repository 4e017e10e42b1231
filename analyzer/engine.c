/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine: packets to the model, and at conclude the model's subjects to the judge, one at a
 * time. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "frames/frames.h"
#include "frames/setup.h"
#include "verdict/ports.h"
#include "verdict/subject.h"
#include "verdict/tell_nats.h"
#include "verdict/uac_test.h"
#include "whynat.h"
#include "wire/sip_frame.h"

struct WnEngine {
    WnModel   model;
    WnArena  *report_arena; /* until the next conclude */
    WnArena  *scratch;      /* until a subject is judged */
    WnReport  report;
    WnFrames *frames; /* NULL: nobody shows frames */
};

/* A cause that broke a call, a message or a subscription, owed to a registration. */
typedef struct {
    const WnRegistration *registration;
    const WnCauseVerdict *verdict;
} Blame;

typedef struct {
    WnEngine *engine;
    WnCase    shared;
    GArray   *subjects; /* WnSubjectReport */
    GArray   *blames;   /* Blame */
    WnJudge   judge;
    WnTable   callers; /* WnAddr of the agents of calls; kept where TURN was seen */
    WnUacGathering clients;
    WnPortAudit ports;
} Session;

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

static void
forget_subject(WnEngine *engine)
{
    wn_arena_reset(engine->scratch);
    wn_exchanges_rest(&engine->model.exchanges);
}

static const WnSubjectReport *
judge(Session *session, const WnSubject *subject)
{
    WnEngine       *engine = session->engine;
    WnSubjectReport report;

    wn_judge(&session->judge, subject, &report);
    wn_ports_learn(&session->ports, subject);
    if (engine->model.options.tell_clients)
        wn_uac_gather(&session->clients, subject, &report);
    report.number = session->subjects->len;
    if (engine->frames)
        wn_frames_learn(engine->frames, subject, report.number);
    g_array_append_val(session->subjects, report);
    return &g_array_index(session->subjects, WnSubjectReport, session->subjects->len - 1);
}

/* Whether the cause is also the binding's own trouble. */
static bool
concerns_registration(const WnCauseVerdict *verdict)
{
    return verdict && verdict->info->judges & WN_SUBJECT_REGISTRATION &&
           verdict->grade >= WN_GRADE_POSSIBLE && wn_cause_is_nat(verdict->info);
}

static void
judge_and_blame(Session *session, const WnSubject *subject)
{
    const WnSubjectReport *report = judge(session, subject);

    if (subject->registration && concerns_registration(report->headline)) {
        Blame blame = { subject->registration, report->headline };
        g_array_append_val(session->blames, blame);
    }
}

static bool
knows(const WnTable *addrs, const WnAddr *addr)
{
    WnTableCursor cursor = { 0 };
    const WnAddr *known;

    while ((known = wn_table_next(addrs, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(known, addr))
            return true;
    return false;
}

/* What their TURN servers do is judged with their calls. */
static void
note_callers(Session *session, const WnSubject *call)
{
    const WnAddr *addrs[] = { &call->client.seen.addr, &call->server.seen.addr };

    if (session->engine->model.turns.count == 0)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(addrs); i++)
        if (!knows(&session->callers, addrs[i])) {
            WnAddr *kept = WN_ARENA_NEW(session->engine->report_arena, WnAddr);
            *kept = *addrs[i];
            wn_table_add(&session->callers, wn_addr_hash(kept), kept);
        }
}

static void
judge_exchanges(Session *session)
{
    WnEngine           *engine = session->engine;
    const WnTable      *exchanges = &engine->model.exchanges.table;
    const WnSubjectKind services[] = { WN_SUBJECT_SUBSCRIPTION, WN_SUBJECT_MESSAGE };
    WnSubject           subject;

    for (uint32_t i = 0; i < exchanges->count; i++) {
        WnExchange *exchange = exchanges->values[i];

        if (wn_subject_call(&session->shared, exchange, engine->scratch, &subject)) {
            judge_and_blame(session, &subject);
            note_callers(session, &subject);
        }
        forget_subject(engine);
        for (size_t k = 0; k < G_N_ELEMENTS(services); k++) {
            if (wn_subject_service(&session->shared, exchange, services[k], engine->scratch,
                                   &subject))
                judge_and_blame(session, &subject);
            forget_subject(engine);
        }
    }
}

static bool
names(const WnCauseVerdict *verdicts, size_t n, const WnCauseInfo *info)
{
    for (size_t i = 0; i < n; i++)
        if (verdicts[i].info == info)
            return true;
    return false;
}

/* It has done harm: it is no mere hazard. */
static void
drop_hazard(Session *session, WnSubjectReport *report, const WnCauseInfo *info)
{
    WnCauseVerdict *kept;
    size_t          n = 0;

    if (!names(report->hazards, report->n_hazards, info))
        return;
    kept = WN_ARENA_ARRAY(session->engine->report_arena, WnCauseVerdict, report->n_hazards);
    for (size_t i = 0; i < report->n_hazards; i++)
        if (report->hazards[i].info != info)
            kept[n++] = report->hazards[i];
    report->hazards = kept;
    report->n_hazards = n;
}

/* What broke a call through this binding stands under the registration's "also". */
static void
take_blame(Session *session, const WnRegistration *registration, WnSubjectReport *report)
{
    enum { MOST = 5 };

    for (guint i = 0; i < session->blames->len; i++) {
        const Blame    *blame = &g_array_index(session->blames, Blame, i);
        WnCauseVerdict *also;

        if (blame->registration != registration || report->n_also >= MOST ||
            names(report->headline, report->headline ? 1 : 0, blame->verdict->info) ||
            names(report->also, report->n_also, blame->verdict->info))
            continue;
        also = WN_ARENA_ARRAY(session->engine->report_arena, WnCauseVerdict, report->n_also + 1);
        if (report->n_also > 0)
            memcpy(also, report->also, report->n_also * sizeof(*also));
        also[report->n_also++] = *blame->verdict;
        report->also = also;
        drop_hazard(session, report, blame->verdict->info);
    }
}

static void
judge_registrations(Session *session)
{
    const WnRegistrations *registrations = session->shared.registrations;
    WnArena               *scratch = session->engine->scratch;
    WnSubject              subject;

    for (unsigned i = 0; i < registrations->n; i++) {
        if (wn_subject_registration(&session->shared, registrations->all[i], scratch, &subject)) {
            WnSubjectReport *report = (WnSubjectReport *) judge(session, &subject);
            take_blame(session, registrations->all[i], report);
        }
        forget_subject(session->engine);
    }
}

/* relay: questions to TURN servers, else to STUN servers; one subject for each client. */
static void
judge_discoveries(Session *session, bool relay)
{
    WnEngine      *engine = session->engine;
    const WnTable *stun = &engine->model.stun;
    WnTable        clients = { 0 };
    WnSubject      subject;

    for (uint32_t i = 0; i < stun->count; i++) {
        const WnStunTransaction *request = stun->values[i];
        const WnAddr            *client = &request->flow->ends[request->side].addr;

        if (!(relay ? wn_is_relay_request(request)
                    : wn_is_discovery_request(&engine->model, request)) ||
            knows(&clients, client) || (relay && knows(&session->callers, client)))
            continue;
        wn_table_add(&clients, wn_addr_hash(client), (void *) client);
        if (wn_subject_discovery(&session->shared, client, relay, engine->scratch, &subject))
            judge(session, &subject);
        forget_subject(engine);
    }
    wn_table_clear(&clients);
}

/* Names and connections that fail before any SIP is sent. */
static void
judge_attempts(Session *session)
{
    WnEngine *engine = session->engine;
    WnModel  *model = &engine->model;
    WnSubject subject;

    for (uint32_t i = 0; i < model->dns.count; i++) {
        if (wn_subject_lookup(&session->shared, model->dns.values[i], engine->scratch, &subject))
            judge(session, &subject);
        forget_subject(engine);
    }
    for (uint32_t i = 0; i < model->flows.flows.count; i++) {
        if (wn_subject_connection(&session->shared, model->flows.flows.values[i], engine->scratch,
                                  &subject)) {
            judge(session, &subject);
            forget_subject(engine);
        }
    }
}

/* RTP that belongs to no call of the capture: one subject for each flow and direction. */
static void
judge_media(Session *session)
{
    static const uint32_t ENOUGH = 10;
    WnEngine             *engine = session->engine;
    const WnTable        *streams = &engine->model.streams;
    WnSubject             subject;

    for (uint32_t i = 0; i < streams->count; i++) {
        const WnStream *stream = streams->values[i];

        if (session->shared.bound[i] || stream->packets < ENOUGH || !wn_stream_is_rtp(stream))
            continue;
        if (wn_subject_media(&session->shared, stream, &subject))
            judge(session, &subject);
        forget_subject(engine);
    }
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

/* Of the whole capture: what was not counted, and what a reached limit left out. */
static void
write_notes(WnEngine *engine)
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

static void
keep_subjects(WnEngine *engine, GArray *subjects)
{
    WnSubjectReport *kept = WN_ARENA_ARRAY(engine->report_arena, WnSubjectReport, subjects->len);

    if (subjects->len > 0) {
        memcpy(kept, subjects->data, subjects->len * sizeof(*kept));
        qsort(kept, subjects->len, sizeof(*kept), by_first_frame);
    }
    engine->report.subjects = kept;
    engine->report.n_subjects = subjects->len;
}

const WnReport *
wn_engine_conclude(WnEngine *engine)
{
    WnRegistrations registrations;
    WnNats          nats;
    Session         session = { .engine = engine };
    WnArena        *views;

    g_return_val_if_fail(engine != NULL, NULL);

    wn_arena_reset(engine->report_arena);
    wn_arena_reset(engine->scratch);
    engine->report = (WnReport){ 0 };
    views = wn_arena_new(64 * 1024);
    wn_registrations_build(&engine->model, views, &registrations);
    wn_nats_build(&engine->model, views, &nats);
    session.shared = (WnCase){ .model = &engine->model,
                               .registrations = &registrations,
                               .nats = &nats,
                               .bound = g_malloc0(engine->model.streams.count + 1) };
    wn_judge_init(&session.judge, &wn_catalogue, engine->report_arena, engine->scratch);
    session.clients.arena = engine->report_arena;
    session.ports = (WnPortAudit){ .model = &engine->model, .arena = engine->report_arena };
    session.subjects = g_array_new(FALSE, FALSE, sizeof(WnSubjectReport));
    session.blames = g_array_new(FALSE, FALSE, sizeof(Blame));

    if (engine->frames)
        wn_frames_begin(engine->frames, &nats);
    judge_exchanges(&session);
    judge_registrations(&session);
    judge_discoveries(&session, false);
    judge_discoveries(&session, true);
    judge_attempts(&session);
    judge_media(&session);
    keep_subjects(engine, session.subjects);
    wn_tell_nats(&nats, engine->report_arena, &engine->report);
    wn_uac_tell(&session.clients, &engine->report);
    wn_ports_tell(&session.ports, &engine->report);
    write_notes(engine);
    summarize(&engine->report);
    if (engine->frames)
        wn_frames_finish(engine->frames, &engine->report);

    g_array_unref(session.subjects);
    g_array_unref(session.blames);
    g_free(session.shared.bound);
    wn_registrations_clear(&registrations);
    wn_nats_clear(&nats);
    wn_uac_clear(&session.clients);
    wn_ports_clear(&session.ports);
    wn_judge_clear(&session.judge);
    wn_table_clear(&session.callers);
    wn_arena_free(views);
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
