/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The facts of a subject as rows of the report: who, when, how it ended, which media. */
#include "verdict/tell.h"

#include <glib.h>
#include <string.h>

#include "model/set_back.h"
#include "verdict/registration_flow.h"

static const char *
endpoint_text(WnArena *arena, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    return wn_arena_copy_text(arena, wn_endpoint_format(endpoint, text));
}

/* The question for the service that came first.  One for the plain name may have come before, or
 * stand in the file before it is known to be of a SIP server. */
static const char *
service_name(const WnDiscovery *discovery)
{
    for (unsigned i = 0; i < discovery->n_lookups; i++)
        if (wn_model_sip_domain(discovery->lookups[i]->name))
            return discovery->lookups[i]->name;
    return discovery->lookups[0]->name;
}

static void
tell_names(const WnSubject *subject, WnArena *arena, WnSubjectReport *report)
{
    const WnExchange *exchange = NULL;

    if (subject->n_transactions > 0)
        exchange = subject->transactions[0]->exchange;
    if (subject->kind == WN_SUBJECT_REGISTRATION) {
        const char *aor = subject->registration->aor;
        report->from = report->to = aor ? aor : "";
        report->call_id = exchange->call_id;
    } else if (exchange) {
        report->call_id = exchange->call_id;
        report->from = exchange->from ? exchange->from : "";
        report->to = exchange->to ? exchange->to : "";
    } else {
        report->from = endpoint_text(arena, &subject->client.seen);
        report->to = subject->discovery && subject->discovery->n_lookups > 0
                         ? service_name(subject->discovery)
                         : endpoint_text(arena, &subject->server.seen);
    }
}

static void
tell_flow(const WnSubject *subject, WnSubjectReport *report)
{
    const WnRegistrationFlow *flow =
        subject->kind == WN_SUBJECT_REGISTRATION ? wn_registration_flow(subject) : NULL;

    if (!flow)
        return;
    report->registration_flow = flow->id;
    report->registration_flow_text = flow->meaning;
    report->registrar = flow->registrar;
}

static void
tell_captures(const WnSubject *subject, WnArena *arena, WnSubjectReport *report)
{
    const WnExchange *exchange =
        subject->n_transactions > 0 ? subject->transactions[0]->exchange : NULL;
    unsigned  n = exchange ? exchange->n_captures : 1;
    uint16_t *captures = WN_ARENA_ARRAY(arena, uint16_t, n);

    if (exchange)
        memcpy(captures, exchange->captures, n * sizeof(*captures));
    report->captures = captures;
    report->n_captures = n;
}

static WnPartyReport
party(const WnAgent *agent)
{
    return (WnPartyReport){ .role = agent->role,
                            .endpoint = agent->seen,
                            .vantage = agent->vantage,
                            .behind_nat = agent->behind_nat,
                            .mapped = agent->mapped,
                            .user_agent = agent->user_agent };
}

static void
tell_parties(const WnSubject *subject, WnArena *arena, WnSubjectReport *report)
{
    WnPartyReport *parties = WN_ARENA_ARRAY(arena, WnPartyReport, 2);

    parties[0] = party(&subject->client);
    parties[1] = party(&subject->server);
    report->parties = parties;
    report->n_parties = 2;
}

static void
tell_span(const WnMediaPath *path, WnMediaReport *row)
{
    WnSpan span = { 0 };

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        wn_span_add(&span, wn_stream_spot(stream), stream->first,
                    (WnSpot){ stream->last_frame, stream->last_capture }, stream->last);
    }
    row->first_frame = span.first.frame;
    row->first_capture = span.first.capture;
    row->last_frame = span.last.frame;
    row->last_capture = span.last.capture;
}

static void
tell_media_path(const WnMediaPath *path, WnArena *arena, WnMediaReport *row)
{
    uint32_t *ssrcs = WN_ARENA_ARRAY(arena, uint32_t, path->n_streams);
    size_t    n = 0;

    *row = (WnMediaReport){ .type = path->type,
                            .from = path->from,
                            .to = path->to,
                            .ssrcs = ssrcs,
                            .packets = path->packets,
                            .advertised = path->advertised,
                            .source = path->source,
                            .destination = path->destination,
                            .verdict = path->verdict };
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        bool            known = false;

        for (size_t j = 0; j < n; j++)
            known |= ssrcs[j] == stream->ssrc;
        if (!known)
            ssrcs[n++] = stream->ssrc;
        row->lost += stream->lost;
    }
    tell_span(path, row);
    row->n_ssrcs = n;
    row->bound_by = path->n_streams > 0 ? path->bound_by[0] : NULL;
}

static void
tell_media(const WnSubject *subject, WnArena *arena, WnSubjectReport *report)
{
    WnMediaReport *rows;

    if (subject->kind == WN_SUBJECT_MEDIA) {
        const WnStream *stream = subject->stream;
        uint32_t       *ssrc = WN_ARENA_NEW(arena, uint32_t);

        rows = WN_ARENA_NEW(arena, WnMediaReport);
        *ssrc = stream->ssrc;
        *rows = (WnMediaReport){ .type = "media",
                                 .from = WN_ROLE_CLIENT,
                                 .to = WN_ROLE_SERVER,
                                 .ssrcs = ssrc,
                                 .n_ssrcs = 1,
                                 .packets = stream->packets,
                                 .source = subject->client.seen,
                                 .destination = subject->server.seen,
                                 .verdict = WN_MEDIA_SENT,
                                 .first_frame = stream->first_frame,
                                 .last_frame = stream->last_frame,
                                 .first_capture = stream->capture,
                                 .last_capture = stream->last_capture };
        report->n_media = 1;
    } else if (subject->call) {
        const WnCall *call = subject->call;
        rows = WN_ARENA_ARRAY(arena, WnMediaReport, call->n_media);
        for (unsigned i = 0; i < call->n_media; i++)
            tell_media_path(&call->media[i], arena, &rows[i]);
        report->n_media = call->n_media;
    } else {
        return;
    }
    report->media = rows;
}

/* A registration ends with its answer: what comes later renews it. */
static bool
has_ended(const WnSubject *subject)
{
    switch (subject->outcome) {
    case WN_OUTCOME_INCOMPLETE:
        return false;
    case WN_OUTCOME_ANSWERED:
    case WN_OUTCOME_DROPPED:
        return !subject->call || subject->call->ended != 0;
    default:
        return true;
    }
}

/* Where the clock was set back meanwhile, what is first by its time may have been the last. */
static WnTime
start_by_frame(const WnSubject *subject)
{
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        if (request && request->frame == subject->first_frame)
            return request->time;
    }
    return subject->start;
}

void
wn_tell_subject(const WnSubject *subject, WnArena *arena, WnSubjectReport *report)
{
    *report = (WnSubjectReport){ .kind = subject->kind,
                                 .connection = subject->discovery && subject->discovery->connection,
                                 .first_frame = subject->first_frame,
                                 .last_frame = subject->last_frame,
                                 .first_capture = subject->first_capture,
                                 .last_capture = subject->last_capture,
                                 .start = subject->start,
                                 .end = subject->end,
                                 .answered = subject->call ? subject->call->answered : 0,
                                 .ended = has_ended(subject),
                                 .outcome = subject->outcome,
                                 .status = subject->status,
                                 .works = subject->works };
    if (wn_clock_set_back(subject->model, subject->first_frame, subject->last_frame)) {
        report->start = report->end = start_by_frame(subject);
        report->answered = 0;
    }
    tell_names(subject, arena, report);
    tell_flow(subject, report);
    tell_captures(subject, arena, report);
    tell_parties(subject, arena, report);
    tell_media(subject, arena, report);
}

void
wn_tell_doubt(WnArena *arena, WnSubjectReport *report)
{
    WnMediaReport *rows = WN_ARENA_ARRAY(arena, WnMediaReport, report->n_media);

    for (size_t i = 0; i < report->n_media; i++) {
        rows[i] = report->media[i];
        if (rows[i].verdict == WN_MEDIA_BLOCKED)
            rows[i].verdict = WN_MEDIA_SENT;
        else if (rows[i].verdict == WN_MEDIA_NONE)
            rows[i].verdict = WN_MEDIA_UNSEEN;
    }
    report->media = rows;
    report->works = WN_UNDECIDED;
}
