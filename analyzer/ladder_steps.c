/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See ladder_steps.h. */
#include "ladder_steps.h"

#include <string.h>

/* More of them say nothing new. */
enum { MOST_STUN = 60, MOST_ERRORS = 10 };

static void
mark(const WnDrawing *drawing, WnLadderStep *step, uint32_t frame)
{
    const WnCauseVerdict *headline = drawing->report->headline;

    for (size_t i = 0; headline && i < headline->n_evidence; i++) {
        if (headline->evidence[i].frame != frame)
            continue;
        if (headline->evidence[i].role == WN_EVIDENCE_CAUSE)
            step->is_cause = true;
        else
            step->is_effect = true;
    }
}

static const char *
message_label(const WnMessage *message, WnArena *arena)
{
    if (!message->status) {
        const char *name = wn_sip_method_name(message->method);
        return *name ? name : "request";
    }
    if (!message->reason_phrase || !*message->reason_phrase)
        return wn_arena_format(arena, "%u", message->status);
    return wn_arena_format(arena, "%u %s", message->status, message->reason_phrase);
}

/* Where it asks for requests and for media. */
static const char *
message_detail(const WnMessage *message, WnArena *arena)
{
    const WnUri     *contact = wn_message_contact(message);
    const WnSession *session = message->session;
    const char      *media = NULL;
    char             text[WN_ENDPOINT_TEXT];

    for (unsigned i = 0; session && i < session->n_media && !media; i++) {
        const WnMediaLine *line = &session->media[i];
        if (line->endpoint.addr.family && line->endpoint.port)
            media = wn_arena_format(arena, "%s to %s", line->type,
                                    wn_endpoint_format(&line->endpoint, text));
    }
    if (contact && media)
        return wn_arena_format(arena, "Contact %s; %s", contact->text, media);
    return contact ? wn_arena_format(arena, "Contact %s", contact->text) : media;
}

static void
add_message(WnDrawing *drawing, const WnMessage *message)
{
    WnArena     *arena = drawing->arena;
    WnLadderStep step = { .kind = message->status ? WN_SENT_RESPONSE : WN_SENT_REQUEST,
                          .from = *wn_message_source(message),
                          .to = *wn_message_destination(message),
                          .time = message->time,
                          .last = wn_message_last_time(message),
                          .frame = message->frame,
                          .last_frame = wn_message_last_frame(message),
                          .capture = message->capture,
                          .packets = 1u + message->n_copies,
                          .label = message_label(message, arena),
                          .detail = message_detail(message, arena) };

    mark(drawing, &step, message->frame);
    for (const WnCopy *copy = message->copies; copy; copy = copy->next)
        mark(drawing, &step, copy->frame);
    g_array_append_val(drawing->steps, step);
}

static void
add_errors(WnDrawing *drawing, const WnFlow *flow)
{
    for (const WnIcmpNote *note = flow->icmp; note && drawing->n_errors < MOST_ERRORS;
         note = note->next) {
        WnLadderStep step = { .kind = WN_SENT_ERROR,
                              .from = { .addr = note->reporter },
                              .to = flow->ends[note->side],
                              .time = note->time,
                              .last = note->time,
                              .frame = note->frame,
                              .last_frame = note->frame,
                              .capture = note->capture,
                              .packets = 1,
                              .label = "ICMP error" };

        mark(drawing, &step, note->frame);
        g_array_append_val(drawing->steps, step);
        drawing->n_errors++;
    }
}

/* The flow's errors are drawn once, whatever goes over it. */
static bool
is_new_flow(GPtrArray *flows, const WnFlow *flow)
{
    if (!flow || g_ptr_array_find(flows, flow, NULL))
        return false;
    g_ptr_array_add(flows, (gpointer) flow);
    return true;
}

void
wn_drawing_add_transactions(WnDrawing *drawing, WnTransaction *const *transactions, unsigned n,
                            GPtrArray *flows)
{
    for (unsigned i = 0; i < n; i++) {
        const WnTransaction *transaction = transactions[i];

        if (transaction->request)
            add_message(drawing, transaction->request);
        for (const WnMessage *message = transaction->responses; message; message = message->next)
            add_message(drawing, message);
        if (is_new_flow(flows, transaction->flow))
            add_errors(drawing, transaction->flow);
    }
}

/* ------------------------------------------------------------------ media */

void
wn_drawing_add_stream(WnDrawing *drawing, const WnStream *stream, const char *type)
{
    WnLadderStep step = { .kind = WN_SENT_MEDIA,
                          .from = stream->flow->ends[stream->side],
                          .to = stream->flow->ends[1 - stream->side],
                          .time = stream->first,
                          .last = stream->last,
                          .frame = stream->first_frame,
                          .last_frame = stream->last_frame,
                          .capture = stream->capture,
                          .packets = stream->packets,
                          .ssrc = stream->ssrc,
                          .label = type && *type ? wn_arena_format(drawing->arena, "RTP %s", type)
                                                 : "RTP" };

    mark(drawing, &step, step.frame);
    mark(drawing, &step, step.last_frame);
    g_array_append_val(drawing->steps, step);
}

void
wn_drawing_add_media(WnDrawing *drawing, const WnCall *call, GPtrArray *flows)
{
    g_autoptr(GPtrArray) seen = g_ptr_array_new();

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        for (unsigned s = 0; s < path->n_streams; s++) {
            const WnStream *stream = path->streams[s];
            if (g_ptr_array_find(seen, stream, NULL))
                continue;
            g_ptr_array_add(seen, (gpointer) stream);
            wn_drawing_add_stream(drawing, stream, path->type);
            if (is_new_flow(flows, stream->flow))
                add_errors(drawing, stream->flow);
        }
    }
}

/* ------------------------------------------------------------------ STUN */

static void
add_stun(WnDrawing *drawing, const WnStunTransaction *stun)
{
    WnArena     *arena = drawing->arena;
    bool         binding = stun->method == WN_STUN_BINDING;
    WnLadderStep step = { .kind = WN_SENT_STUN,
                          .from = stun->flow->ends[stun->side],
                          .to = stun->flow->ends[1 - stun->side],
                          .time = stun->first,
                          .last = stun->last,
                          .frame = stun->first_frame,
                          .last_frame = stun->last_frame,
                          .packets = stun->copies,
                          .label = stun->ice ? "connectivity check"
                                   : binding ? "STUN Binding request"
                                             : "TURN request" };
    char         text[WN_ENDPOINT_TEXT];

    drawing->n_stun++;
    if (stun->copies > 0) {
        mark(drawing, &step, stun->first_frame);
        mark(drawing, &step, stun->last_frame);
        g_array_append_val(drawing->steps, step);
    }
    if (stun->answer_frame == 0)
        return;
    step.from = stun->answer_source.addr.family ? stun->answer_source : step.to;
    step.to = stun->flow->ends[stun->side];
    step.time = step.last = stun->answered;
    step.frame = step.last_frame = stun->answer_frame;
    step.packets = 1;
    step.is_cause = step.is_effect = false;
    step.label =
        stun->success ? "STUN success" : wn_arena_format(arena, "STUN error %u", stun->error);
    if (stun->mapped.addr.family)
        step.detail = wn_arena_format(arena, "you are %s", wn_endpoint_format(&stun->mapped, text));
    mark(drawing, &step, step.frame);
    g_array_append_val(drawing->steps, step);
}

void
wn_drawing_add_stun_of_hosts(WnDrawing *drawing)
{
    static const WnTime    BEFORE = 10 * WN_SECOND;
    const WnSubjectReport *report = drawing->report;
    const WnTable         *table = &drawing->model->stun;

    for (uint32_t i = 0; i < table->count && drawing->n_stun < MOST_STUN; i++) {
        const WnStunTransaction *stun = table->values[i];

        if (stun->first < report->start - BEFORE || stun->first > report->end)
            continue;
        for (size_t p = 0; p < report->n_parties; p++) {
            if (!wn_addr_equal(&stun->flow->ends[stun->side].addr,
                               &report->parties[p].endpoint.addr))
                continue;
            add_stun(drawing, stun);
            break;
        }
    }
}

/* ------------------------------------------------------------------ before any SIP */

static void
add_lookup(WnDrawing *drawing, const WnDnsQuery *query)
{
    WnLadderStep step = { .kind = WN_SENT_DNS,
                          .from = query->client,
                          .time = query->time,
                          .last = query->time,
                          .frame = query->frame,
                          .last_frame = query->frame,
                          .packets = 1u + query->copies,
                          .label = "DNS question",
                          .detail = query->name };

    mark(drawing, &step, query->frame);
    g_array_append_val(drawing->steps, step);
    if (query->answer_frame == 0)
        return;
    step.to = step.from;
    step.from = (WnEndpoint){ 0 };
    step.frame = step.last_frame = query->answer_frame;
    step.packets = 1;
    step.label =
        query->rcode ? wn_arena_format(drawing->arena, "DNS error %u", query->rcode) : "DNS answer";
    step.is_cause = step.is_effect = false;
    mark(drawing, &step, query->answer_frame);
    g_array_append_val(drawing->steps, step);
}

/* What one side sent in vain. */
static void
add_unheard(WnDrawing *drawing, const WnFlow *flow, int side)
{
    const WnTcpSide *sender = &flow->tcp->sides[side];
    WnLadderStep     step = { .kind = WN_SENT_CONNECTION,
                              .from = flow->ends[side],
                              .to = flow->ends[1 - side],
                              .time = sender->since,
                              .last = sender->last,
                              .frame = sender->frame,
                              .last_frame = sender->frame,
                              .packets = sender->resent + 1u };

    if (!sender->frame)
        return;
    step.label = wn_arena_format(drawing->arena, "TCP data, %u bytes", (unsigned) sender->length);
    mark(drawing, &step, sender->frame);
    g_array_append_val(drawing->steps, step);
}

static void
add_connection(WnDrawing *drawing, const WnFlow *flow)
{
    const WnTcpState *tcp = flow->tcp;
    WnLadderStep      step = { .kind = WN_SENT_CONNECTION,
                               .from = flow->ends[tcp->opener],
                               .to = flow->ends[1 - tcp->opener],
                               .time = tcp->syn,
                               .last = tcp->syn,
                               .frame = tcp->syn_frame,
                               .last_frame = tcp->syn_frame,
                               .packets = MAX(tcp->syns, 1u),
                               .label = "TCP connect" };

    if (tcp->syn_frame) {
        mark(drawing, &step, tcp->syn_frame);
        g_array_append_val(drawing->steps, step);
    }
    if (tcp->rst_frame) {
        step.from = flow->ends[tcp->rst_side];
        step.to = flow->ends[1 - tcp->rst_side];
        step.frame = step.last_frame = tcp->rst_frame;
        step.time = step.last = flow->sides[tcp->rst_side].last;
        step.packets = 1;
        step.label = "TCP reset";
        step.is_cause = step.is_effect = false;
        mark(drawing, &step, tcp->rst_frame);
        g_array_append_val(drawing->steps, step);
    }
    for (int side = 0; side < 2; side++)
        add_unheard(drawing, flow, side);
    add_errors(drawing, flow);
}

void
wn_drawing_add_discovery(WnDrawing *drawing, const WnDiscovery *discovery)
{
    for (unsigned i = 0; i < discovery->n_requests && i < MOST_STUN; i++)
        add_stun(drawing, discovery->requests[i]);
    for (unsigned i = 0; i < discovery->n_lookups; i++)
        add_lookup(drawing, discovery->lookups[i]);
    if (discovery->connection && discovery->connection->tcp)
        add_connection(drawing, discovery->connection);
}
