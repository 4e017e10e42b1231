/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See frames.h. */
#include "frames/frames.h"

#include "frames/nat_notes.h"

struct WnFrames {
    /* By address of the thing: number + 1 of the subject that it belongs to. */
    GHashTable             *subjects; /* transactions, STUN transactions, flows */
    GHashTable             *partners; /* response: its ACK; ACK: its response */
    GHashTable             *steps;    /* REGISTER transaction: which one, from 1 */
    GHashTable             *evidence; /* frame: WnFrameEvidence */
    WnTable                 candidates;
    WnFrameNats             nats;
    WnFrameAgreed           agreed;
    WnArena                *arena; /* until the next conclude */
    const WnSubjectReport **by_number;
    size_t                  n_numbers;
    const WnReport         *report;
    GArray                 *notes, *alerts; /* of the last view */
    WnArena                *texts;
};

WnFrames *
wn_frames_new(void)
{
    WnFrames *frames = g_new0(WnFrames, 1);

    frames->subjects = g_hash_table_new(NULL, NULL);
    wn_frame_agreed_init(&frames->agreed);
    frames->partners = g_hash_table_new(NULL, NULL);
    frames->steps = g_hash_table_new(NULL, NULL);
    frames->evidence = g_hash_table_new(NULL, NULL);
    frames->arena = wn_arena_new(64 * 1024);
    frames->texts = wn_arena_new(4096);
    frames->notes = g_array_new(FALSE, FALSE, sizeof(WnFrameNote));
    frames->alerts = g_array_new(FALSE, FALSE, sizeof(WnFrameAlert));
    return frames;
}

void
wn_frames_free(WnFrames *frames)
{
    if (!frames)
        return;
    g_hash_table_unref(frames->subjects);
    wn_frame_agreed_clear(&frames->agreed);
    g_hash_table_unref(frames->partners);
    g_hash_table_unref(frames->steps);
    g_hash_table_unref(frames->evidence);
    wn_table_clear(&frames->candidates);
    wn_frame_nats_clear(&frames->nats);
    wn_arena_free(frames->arena);
    wn_arena_free(frames->texts);
    g_array_unref(frames->notes);
    g_array_unref(frames->alerts);
    g_free(frames->by_number);
    g_free(frames);
}

void
wn_frames_begin(WnFrames *frames, const WnNats *nats)
{
    g_hash_table_remove_all(frames->subjects);
    wn_frame_agreed_reset(&frames->agreed);
    g_hash_table_remove_all(frames->partners);
    g_hash_table_remove_all(frames->steps);
    g_hash_table_remove_all(frames->evidence);
    wn_table_clear(&frames->candidates);
    frames->candidates = (WnTable){ 0 };
    wn_frame_nats_clear(&frames->nats);
    wn_arena_reset(frames->arena);
    wn_frame_nats_learn(&frames->nats, nats, frames->arena);
    g_free(frames->by_number);
    frames->by_number = NULL;
    frames->n_numbers = 0;
    frames->report = NULL;
}

/* ------------------------------------------------------------------ while subjects are judged */

static void
own(WnFrames *frames, const void *thing, uint32_t number)
{
    if (thing && !g_hash_table_contains(frames->subjects, thing))
        g_hash_table_insert(frames->subjects, (gpointer) thing, GUINT_TO_POINTER(number + 1));
}

static void
learn_candidates(WnFrames *frames, const WnMessage *message)
{
    const WnSession *session = message ? message->session : NULL;

    for (unsigned i = 0; session && i < session->n_candidates; i++) {
        const WnEndpoint *endpoint = &session->candidates[i].endpoint;

        if (endpoint->addr.family != 0 && !wn_frames_is_candidate(frames, endpoint))
            wn_table_add(&frames->candidates, wn_endpoint_hash(endpoint), (void *) endpoint);
    }
}

static void
learn_transaction(WnFrames *frames, const WnTransaction *transaction, uint32_t number)
{
    own(frames, transaction, number);
    own(frames, transaction->flow, number);
    learn_candidates(frames, transaction->request);
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        learn_candidates(frames, response);
}

static void
learn_media(WnFrames *frames, const WnCall *call, uint32_t number)
{
    wn_frame_agreed_learn(&frames->agreed, call, number, frames->arena);
    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned k = 0; k < call->media[i].n_streams; k++)
            own(frames, call->media[i].streams[k]->flow, number);
}

static void
learn_acks(WnFrames *frames, const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *response = transaction->responses; response;
             response = response->next) {
            const WnTransaction *ack =
                wn_message_is_success(response) ? wn_call_ack(call, response, NULL) : NULL;

            if (!ack || !ack->request)
                continue;
            g_hash_table_insert(frames->partners, (gpointer) response, ack->request);
            if (!g_hash_table_contains(frames->partners, ack->request))
                g_hash_table_insert(frames->partners, ack->request, (gpointer) response);
        }
    }
}

void
wn_frames_learn(WnFrames *frames, const WnSubject *subject, uint32_t number)
{
    for (unsigned i = 0; i < subject->n_transactions; i++)
        learn_transaction(frames, subject->transactions[i], number);
    if (subject->call) {
        learn_acks(frames, subject->call);
        learn_media(frames, subject->call, number);
    }
    if (subject->kind == WN_SUBJECT_REGISTRATION)
        for (uint32_t i = 0; i < subject->registration->n_steps; i++)
            g_hash_table_insert(frames->steps, subject->registration->steps[i],
                                GUINT_TO_POINTER(i + 1));
    if (subject->discovery) {
        for (unsigned i = 0; i < subject->discovery->n_requests; i++)
            own(frames, subject->discovery->requests[i], number);
        own(frames, subject->discovery->connection, number);
    }
    if (subject->stream)
        own(frames, subject->stream->flow, number);
}

/* ------------------------------------------------------------------ when all are */

void
wn_frames_finish(WnFrames *frames, const WnReport *report)
{
    frames->report = report;
    frames->n_numbers = report->n_subjects;
    frames->by_number = g_new0(const WnSubjectReport *, MAX(report->n_subjects, 1));
    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];

        if (subject->number < frames->n_numbers)
            frames->by_number[subject->number] = subject;
        wn_frame_evidence_learn(frames->evidence, frames->arena, subject);
    }
}

/* ------------------------------------------------------------------ answers */

static const WnSubjectReport *
owner(const WnFrames *frames, const void *thing)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(frames->subjects, thing));

    return number > 0 && number <= frames->n_numbers ? frames->by_number[number - 1] : NULL;
}

const WnSubjectReport *
wn_frames_subject(const WnFrames *frames, const WnTraced *sight)
{
    const WnSubjectReport *subject = NULL;
    const WnFrameMedia    *media;

    switch (sight->kind) {
    case WN_TRACED_MESSAGE:
        return owner(frames, sight->is.message->transaction);
    case WN_TRACED_STUN:
        subject = sight->is.stun ? owner(frames, sight->is.stun) : NULL;
        break;
    case WN_TRACED_RTP:
        media = wn_frames_media_of(frames, sight->is.stream);
        if (media && media->subject < frames->n_numbers)
            return frames->by_number[media->subject];
        break;
    default:
        break;
    }
    return subject || !sight->flow ? subject : owner(frames, sight->flow);
}

uint32_t
wn_frames_number(const WnFrames *frames, const WnSubjectReport *subject)
{
    return (uint32_t) (subject - frames->report->subjects) + 1;
}

const WnFrameMedia *
wn_frames_media_of(const WnFrames *frames, const WnStream *stream)
{
    return g_hash_table_lookup(frames->agreed.media, stream);
}

const WnFrameEvidence *
wn_frames_evidence(const WnFrames *frames, uint32_t frame)
{
    return g_hash_table_lookup(frames->evidence, GUINT_TO_POINTER(frame));
}

const WnStream *
wn_frames_stream_for(const WnFrames *frames, const WnMessage *message)
{
    return g_hash_table_lookup(frames->agreed.streams, message);
}

const WnFrameLine *
wn_frames_lines_of(const WnFrames *frames, const WnMessage *message)
{
    return g_hash_table_lookup(frames->agreed.lines, message);
}

const WnMessage *
wn_frames_partner(const WnFrames *frames, const WnMessage *message)
{
    return g_hash_table_lookup(frames->partners, message);
}

uint32_t
wn_frames_step(const WnFrames *frames, const WnTransaction *transaction)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(frames->steps, transaction));
}

bool
wn_frames_is_candidate(const WnFrames *frames, const WnEndpoint *endpoint)
{
    WnTableCursor     cursor = { 0 };
    const WnEndpoint *known;

    while ((known = wn_table_next(&frames->candidates, wn_endpoint_hash(endpoint), &cursor)) !=
           NULL)
        if (wn_endpoint_equal(known, endpoint))
            return true;
    return false;
}

/* ------------------------------------------------------------------ the view */

static void
write_packet(WnNotebook *book)
{
    wn_frames_flow(book);
    if (book->sight->flow)
        wn_frames_copies(book);
    if (book->sight->flow && book->sight->kind != WN_TRACED_ICMP)
        wn_frames_nat(book, &book->frames->nats);
    switch (book->sight->kind) {
    case WN_TRACED_MESSAGE:
        wn_frames_message(book, book->sight->is.message);
        wn_frames_uac_test(book, book->sight->is.message);
        wn_frames_exchange(book, book->sight->is.message);
        break;
    case WN_TRACED_STUN:
        wn_frames_stun(book);
        break;
    case WN_TRACED_RTP:
    case WN_TRACED_RTCP:
        wn_frames_media(book);
        break;
    default:
        break;
    }
}

bool
wn_frames_view(WnFrames *frames, const WnModel *model, uint32_t frame, WnFrameView *view)
{
    WnNotebook book = { .frames = frames,
                        .model = model,
                        .notes = frames->notes,
                        .alerts = frames->alerts,
                        .texts = frames->texts };

    g_array_set_size(frames->notes, 0);
    g_array_set_size(frames->alerts, 0);
    wn_arena_reset(frames->texts);
    book.sight = wn_trace_first(model->trace, frame);
    wn_frames_verdict(&book, frame);
    for (; book.sight; book.sight = wn_trace_next(model->trace, book.sight))
        write_packet(&book);
    *view = (WnFrameView){ .notes = (const WnFrameNote *) (const void *) frames->notes->data,
                           .n_notes = frames->notes->len,
                           .alerts = (const WnFrameAlert *) (const void *) frames->alerts->data,
                           .n_alerts = frames->alerts->len };
    return view->n_notes > 0 || view->n_alerts > 0;
}
