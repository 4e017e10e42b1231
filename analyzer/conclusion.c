/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls and services, then what their bindings owe them, then whatever else the model holds. */
#include "conclusion.h"

#include <string.h>

#include "catalogue.h"
#include "legs.h"
#include "verdict/tell_nats.h"

/* A cause that broke a call, a message or a subscription, owed to a registration. */
typedef struct {
    const WnRegistration *registration;
    const WnCauseVerdict *verdict;
} Blame;

static uint64_t
blame_hash(const WnRegistration *registration)
{
    return wn_hash_mix(0, (uintptr_t) registration);
}

static void
forget_subject(WnConclusion *conclusion)
{
    wn_arena_reset(conclusion->scratch);
    conclusion->model->searches->doubt = false;
    wn_exchanges_rest(&conclusion->model->exchanges);
}

static void
learn_harm(WnConclusion *conclusion, const WnSubject *subject, const WnCauseVerdict *verdicts,
           size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (verdicts[i].grade >= WN_GRADE_LIKELY && verdicts[i].n_evidence > 0 &&
            g_str_has_prefix(verdicts[i].info->id, "sip-alg-") &&
            verdicts[i].info->severity == WN_SEVERITY_CRITICAL)
            wn_nats_learn_harm(
                &conclusion->nats, &subject->client.seen.addr, &subject->server.seen.addr,
                (WnSpot){ verdicts[i].evidence[0].frame, verdicts[i].evidence[0].capture },
                verdicts[i].info->title);
}

/* What the verdict, and the sound of a call, tell of the NATs before its hosts. */
static void
learn_nats(WnConclusion *conclusion, const WnSubject *subject, const WnSubjectReport *report)
{
    learn_harm(conclusion, subject, report->headline, report->headline ? 1 : 0);
    learn_harm(conclusion, subject, report->also, report->n_also);
    if (subject->call)
        wn_nats_note_media(&conclusion->nats, subject->call);
}

static WnSubjectReport *
judge(WnConclusion *conclusion, const WnSubject *subject)
{
    WnSubjectReport report;

    wn_judge(&conclusion->judge, subject, &report);
    wn_ports_learn(&conclusion->ports, subject);
    learn_nats(conclusion, subject, &report);
    if (conclusion->model->options.tell_clients)
        wn_uac_gather(&conclusion->clients, subject, &report,
                      report.headline &&
                          wn_judge_is_of_binding(&conclusion->judge, report.headline->info));
    report.number = conclusion->subjects->len;
    if (conclusion->frames)
        wn_frames_learn(conclusion->frames, subject, report.number);
    g_array_append_val(conclusion->subjects, report);
    return &g_array_index(conclusion->subjects, WnSubjectReport, conclusion->subjects->len - 1);
}

/* Whether the cause is also the binding's own trouble: not what befell the caller's request.  A
 * call that was accepted came to the phone. */
static bool
concerns_registration(const WnConclusion *conclusion, const WnSubject *subject,
                      const WnCauseVerdict *verdict)
{
    return verdict && verdict->grade >= WN_GRADE_POSSIBLE &&
           !(subject->call && subject->call->accepted) &&
           wn_judge_is_of_binding(&conclusion->judge, verdict->info);
}

static void
blame(WnConclusion *conclusion, const WnRegistration *registration, const WnCauseVerdict *verdict)
{
    Blame *blame = WN_ARENA_NEW(conclusion->views, Blame);

    *blame = (Blame){ registration, verdict };
    wn_table_add(&conclusion->blames, blame_hash(registration), blame);
}

static void
judge_and_blame(WnConclusion *conclusion, const WnSubject *subject)
{
    const WnSubjectReport *report = judge(conclusion, subject);

    if (!subject->registration)
        return;
    if (concerns_registration(conclusion, subject, report->headline))
        blame(conclusion, subject->registration, report->headline);
    if (conclusion->judge.besets)
        blame(conclusion, subject->registration, conclusion->judge.besets);
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
note_callers(WnConclusion *conclusion, const WnSubject *call)
{
    const WnAddr *addrs[] = { &call->client.seen.addr, &call->server.seen.addr };

    if (conclusion->model->turns.count == 0)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(addrs); i++)
        if (!knows(&conclusion->callers, addrs[i])) {
            WnAddr *kept = WN_ARENA_NEW(conclusion->report, WnAddr);
            *kept = *addrs[i];
            wn_table_add(&conclusion->callers, wn_addr_hash(kept), kept);
        }
}

static void
judge_exchanges(WnConclusion *conclusion)
{
    const WnTable      *exchanges = &conclusion->model->exchanges.table;
    const WnSubjectKind services[] = { WN_SUBJECT_SUBSCRIPTION, WN_SUBJECT_MESSAGE };
    WnSubject           subject;

    for (uint32_t i = 0; i < exchanges->count; i++) {
        WnExchange *exchange = exchanges->values[i];

        wn_exchanges_warm(&conclusion->model->exchanges, i + 2);
        if (wn_subject_call(&conclusion->shared, exchange, conclusion->scratch, &subject)) {
            judge_and_blame(conclusion, &subject);
            note_callers(conclusion, &subject);
        }
        forget_subject(conclusion);
        for (size_t k = 0; k < G_N_ELEMENTS(services); k++) {
            if (wn_subject_service(&conclusion->shared, exchange, services[k], conclusion->scratch,
                                   &subject))
                judge_and_blame(conclusion, &subject);
            forget_subject(conclusion);
        }
    }
}

/* Where the cause stands among these; n: nowhere. */
static size_t
place_of(const WnCauseVerdict *verdicts, size_t n, const WnCauseInfo *info)
{
    size_t place = 0;

    while (place < n && verdicts[place].info != info)
        place++;
    return place;
}

/* It has done harm: it is no mere hazard. */
static void
drop_hazard(WnConclusion *conclusion, WnSubjectReport *report, const WnCauseInfo *info)
{
    WnCauseVerdict *kept;
    size_t          n = 0;

    if (place_of(report->hazards, report->n_hazards, info) == report->n_hazards)
        return;
    kept = WN_ARENA_ARRAY(conclusion->report, WnCauseVerdict, report->n_hazards);
    for (size_t i = 0; i < report->n_hazards; i++)
        if (report->hazards[i].info != info)
            kept[n++] = report->hazards[i];
    report->hazards = kept;
    report->n_hazards = n;
}

/* What broke a call through this binding stands under the registration's "also". */
static void
take_blame(WnConclusion *conclusion, const WnRegistration *registration, WnSubjectReport *report)
{
    enum { MOST = 5 };
    WnTableCursor cursor = { 0 };
    const Blame  *blame;

    while ((blame = wn_table_next(&conclusion->blames, blame_hash(registration), &cursor)) !=
           NULL) {
        const WnCauseInfo *info = blame->verdict->info;
        WnCauseVerdict    *also;
        size_t             place = place_of(report->also, report->n_also, info);

        if (blame->registration != registration || place >= MOST ||
            (report->headline && report->headline->info == info) ||
            (place < report->n_also && report->also[place].grade >= blame->verdict->grade))
            continue;
        also = WN_ARENA_ARRAY(conclusion->report, WnCauseVerdict, report->n_also + 1);
        if (report->n_also > 0)
            memcpy(also, report->also, report->n_also * sizeof(*also));
        also[place] = *blame->verdict;
        report->also = also;
        report->n_also = MAX(report->n_also, place + 1);
        drop_hazard(conclusion, report, blame->verdict->info);
    }
}

static void
judge_registrations(WnConclusion *conclusion)
{
    WnRegistrations *registrations = &conclusion->registrations;
    WnArena         *scratch = conclusion->scratch;
    WnSubject        subject;

    for (unsigned i = 0; i < registrations->n; i++) {
        if (wn_subject_registration(&conclusion->shared, registrations->all[i], scratch,
                                    &subject)) {
            WnSubjectReport *report = judge(conclusion, &subject);
            take_blame(conclusion, registrations->all[i], report);
        }
        forget_subject(conclusion);
    }
}

/* relay: questions to TURN servers, else to STUN servers; one subject for each client. */
static void
judge_discoveries(WnConclusion *conclusion, bool relay)
{
    const WnTable *stun = &conclusion->model->stun;
    WnTable        clients = { 0 };
    WnSubject      subject;

    for (uint32_t i = 0; i < stun->count; i++) {
        const WnStunTransaction *request = stun->values[i];
        const WnAddr            *client = &request->flow->ends[request->side].addr;

        if (!(relay ? wn_is_relay_request(request)
                    : wn_is_discovery_request(conclusion->model, request)) ||
            knows(&clients, client) || (relay && knows(&conclusion->callers, client)))
            continue;
        wn_table_add(&clients, wn_addr_hash(client), (void *) client);
        if (wn_is_translated_client(conclusion->model, client, relay))
            continue;
        if (wn_subject_discovery(&conclusion->shared, client, relay, conclusion->scratch, &subject))
            judge(conclusion, &subject);
        forget_subject(conclusion);
    }
    wn_table_clear(&clients);
}

/* Names and connections that fail before any SIP is sent. */
static void
judge_attempts(WnConclusion *conclusion)
{
    WnModel  *model = conclusion->model;
    WnSubject subject;

    for (uint32_t i = 0; i < model->dns.count; i++) {
        if (wn_subject_lookup(&conclusion->shared, model->dns.values[i], conclusion->scratch,
                              &subject))
            judge(conclusion, &subject);
        forget_subject(conclusion);
    }
    for (uint32_t i = 0; i < model->flows.flows.count; i++) {
        if (wn_subject_connection(&conclusion->shared, model->flows.flows.values[i],
                                  conclusion->scratch, &subject)) {
            judge(conclusion, &subject);
            forget_subject(conclusion);
        }
    }
}

/* RTP that belongs to no call of the capture: one subject for each flow and direction. */
static void
judge_media(WnConclusion *conclusion)
{
    static const uint32_t ENOUGH = 10;
    const WnTable        *streams = &conclusion->model->streams;
    WnSubject             subject;

    for (uint32_t i = 0; i < streams->count; i++) {
        const WnStream *stream = streams->values[i];

        if (conclusion->shared.bound[i] || stream->packets < ENOUGH || !wn_stream_is_rtp(stream))
            continue;
        if (wn_subject_media(&conclusion->shared, stream, &subject))
            judge(conclusion, &subject);
        forget_subject(conclusion);
    }
}

void
wn_conclusion_open(WnConclusion *conclusion, WnModel *model, WnFrames *frames, WnArena *report,
                   WnArena *scratch)
{
    *conclusion = (WnConclusion){ .model = model,
                                  .frames = frames,
                                  .report = report,
                                  .scratch = scratch,
                                  .views = wn_arena_new(64 * 1024),
                                  .clients = { .arena = report },
                                  .ports = { .model = model, .arena = report },
                                  .subjects = g_array_new(FALSE, FALSE, sizeof(WnSubjectReport)) };
    wn_searches_sort_in(model->searches, conclusion->views);
    model->searches->cut = 0;
    model->searches->doubt = false;
    wn_registrations_build(model, conclusion->views, &conclusion->registrations);
    wn_nats_build(model, conclusion->views, &conclusion->nats);
    wn_nats_learn_pings(&conclusion->nats, &conclusion->registrations);
    wn_subscriptions_build(model, &conclusion->registrations, conclusion->views,
                           &conclusion->subscriptions);
    wn_exchanges_rest(&model->exchanges);
    model->searches->doubt = false;
    conclusion->shared = (WnCase){ .model = model,
                                   .registrations = &conclusion->registrations,
                                   .nats = &conclusion->nats,
                                   .subscriptions = &conclusion->subscriptions,
                                   .bound = g_malloc0(model->streams.count + 1) };
    wn_judge_init(&conclusion->judge, &wn_catalogue, report, scratch);
}

void
wn_conclusion_judge(WnConclusion *conclusion)
{
    if (conclusion->frames)
        wn_frames_begin(conclusion->frames, &conclusion->nats);
    judge_exchanges(conclusion);
    wn_legs_explain(conclusion->subjects, conclusion->report);
    judge_registrations(conclusion);
    judge_discoveries(conclusion, false);
    judge_discoveries(conclusion, true);
    judge_attempts(conclusion);
    judge_media(conclusion);
}

void
wn_conclusion_tell(WnConclusion *conclusion, WnReport *report)
{
    wn_nats_learn_media(&conclusion->nats);
    wn_tell_nats(&conclusion->nats, conclusion->report, report);
    wn_uac_tell(&conclusion->clients, report);
    wn_ports_tell(&conclusion->ports, report);
}

void
wn_conclusion_close(WnConclusion *conclusion)
{
    g_array_unref(conclusion->subjects);
    wn_table_clear(&conclusion->blames);
    g_free(conclusion->shared.bound);
    wn_registrations_clear(&conclusion->registrations);
    wn_subscriptions_clear(&conclusion->subscriptions);
    wn_nats_clear(&conclusion->nats);
    wn_uac_clear(&conclusion->clients);
    wn_ports_clear(&conclusion->ports);
    wn_judge_clear(&conclusion->judge);
    wn_table_clear(&conclusion->callers);
    wn_searches_end(conclusion->model->searches, conclusion->views);
    wn_arena_free(conclusion->views);
}
