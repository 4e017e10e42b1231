/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a SIP message stands to others: copies, answers, acknowledgements, the other side of a NAT.
 */
#include <string.h>

#include "frames/frames.h"
#include "wire/sip.h"

static const char *
schedule_of(const WnMessage *message)
{
    bool invite = message->method == WN_METHOD_INVITE;

    switch (wn_series_of(message)) {
    case WN_SERIES_DOUBLING:
        return message->status == 0 && invite ? "A" : "doubling";
    case WN_SERIES_CAPPED:
        if (message->status == 0)
            return "E";
        return invite && wn_message_is_success(message) ? "2xx" : "G";
    case WN_SERIES_CONSTANT:
        return "constant";
    default:
        return NULL;
    }
}

static void
note_copies(WnNotebook *book, const WnMessage *message)
{
    const WnTraced *sight = book->sight;

    wn_note_frame(book, WN_FIELD_DUP_OF, sight->twin);
    if (sight->twin != 0)
        return;
    wn_note_if(book, WN_FIELD_RETRANS, sight->copy > 0);
    if (sight->copy > 0) {
        wn_note_frame(book, WN_FIELD_RETRANS_OF, message->frame);
        wn_note_number(book, WN_FIELD_RETRANS_N, sight->copy);
    }
    if (message->n_copies > 0)
        wn_note_text(book, WN_FIELD_SCHEDULE, schedule_of(message));
}

static void
note_answers(WnNotebook *book, const WnMessage *message)
{
    const WnTransaction *transaction = message->transaction;
    const WnMessage     *answer = transaction->responses;

    if (message->status != 0) {
        if (transaction->request)
            wn_note_frame(book, WN_FIELD_ANSWERS, transaction->request->frame);
        return;
    }
    if (message->method == WN_METHOD_ACK)
        return;
    while (answer && !wn_message_is_final(answer))
        answer = answer->next;
    if (!answer)
        answer = transaction->responses;
    if (answer)
        wn_note_frame(book, WN_FIELD_ANSWERED_IN, answer->frame);
    else
        wn_note_if(book, WN_FIELD_UNANSWERED, wn_request_ran_out(message, book->model->last));
}

/* RFC 3261 12.1.2: the client's route set is Record-Route backwards; without one, the Contact. */
static void
note_ack(WnNotebook *book, const WnMessage *message)
{
    const WnMessage *partner = wn_frames_partner(book->frames, message);
    const WnUriList *routes = message->record_routes;
    const WnUri     *target =
        routes && routes->n > 0 ? routes->uris[routes->n - 1] : wn_message_contact(message);

    if (message->method == WN_METHOD_ACK && message->status == 0) {
        if (partner)
            wn_note_frame(book, WN_FIELD_ACK_OF, partner->frame);
        return;
    }
    if (message->method != WN_METHOD_INVITE || !wn_message_is_success(message))
        return;
    if (target)
        wn_note_endpoint(book, WN_FIELD_ACK_EXPECTED_DST, &target->endpoint);
    if (partner)
        wn_note_frame(book, WN_FIELD_ACK_IN, partner->frame);
}

/* The same request on another flow with the top Via of the same sender: no proxy stands between. */
static const WnTransaction *
translated(const WnTransaction *transaction)
{
    const WnTransaction *other =
        transaction->exchange ? wn_exchange_first(transaction->exchange) : NULL;

    for (; other; other = other->next)
        if (other != transaction && other->branch == transaction->branch &&
            other->method == transaction->method && other->cseq == transaction->cseq &&
            other->flow != transaction->flow && other->request && transaction->request)
            return other;
    return NULL;
}

static bool
differs(const WnUri *a, const WnUri *b)
{
    return a && b && (strcmp(a->host, b->host) != 0 || a->endpoint.port != b->endpoint.port);
}

/* The same values are the same objects; a router that only translates changes none of them. */
static void
note_changes(WnNotebook *book, const WnMessage *message, const WnMessage *other)
{
    const WnSession *ours = message->session, *theirs = other->session;

    if (message->via && other->via &&
        !wn_endpoint_equal(&message->via->sent_by, &other->via->sent_by))
        wn_note_text(book, WN_FIELD_ALG_CHANGED, "via");
    if (differs(wn_message_contact(message), wn_message_contact(other)))
        wn_note_text(book, WN_FIELD_ALG_CHANGED, "contact");
    if (differs(message->request_uri, other->request_uri))
        wn_note_text(book, WN_FIELD_ALG_CHANGED, "request-uri");
    if (!ours || !theirs || ours->n_media == 0 || ours->n_media != theirs->n_media)
        return;
    for (unsigned i = 0; i < ours->n_media; i++)
        if (!wn_endpoint_equal(&ours->media[i].endpoint, &theirs->media[i].endpoint)) {
            wn_note_text(book, WN_FIELD_ALG_CHANGED, "sdp");
            return;
        }
}

static void
note_translation(WnNotebook *book, const WnMessage *message)
{
    const WnTransaction *there = translated(message->transaction);
    const WnMessage     *other;

    if (!there)
        return;
    if (message->status == 0) {
        wn_note_frame(book, WN_FIELD_TRANSLATED_OF, there->request->frame);
        note_changes(book, message, there->request);
        return;
    }
    for (other = there->responses; other; other = other->next)
        if (other->status == message->status) {
            wn_note_frame(book, WN_FIELD_TRANSLATED_OF, other->frame);
            return;
        }
}

static void
note_registration(WnNotebook *book, const WnMessage *message)
{
    const WnSubjectReport *subject = wn_frames_subject(book->frames, book->sight);
    const WnUri           *contact = wn_message_contact(message);
    uint32_t               step = wn_frames_step(book->frames, message->transaction);

    if (message->method != WN_METHOD_REGISTER)
        return;
    if (subject && subject->kind == WN_SUBJECT_REGISTRATION)
        wn_note_text(book, WN_FIELD_REG_FLOW, subject->registration_flow);
    if (step > 0)
        wn_note_number(book, WN_FIELD_REG_STEP, step);
    if (wn_message_is_success(message) && contact)
        wn_note_endpoint(book, WN_FIELD_REG_BINDING, &contact->received);
}

void
wn_frames_exchange(WnNotebook *book, const WnMessage *message)
{
    const WnStream *stream = wn_frames_stream_for(book->frames, message);

    note_copies(book, message);
    note_answers(book, message);
    note_ack(book, message);
    note_translation(book, message);
    note_registration(book, message);
    if (stream)
        wn_note_frame(book, WN_FIELD_MEDIA_STREAM, stream->first_frame);
}
