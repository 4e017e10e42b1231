/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a SIP message stands to others: copies, answers, acknowledgements, the other side of a NAT.
 */
#include <glib.h>
#include <string.h>

#include "frames/beyond.h"
#include "frames/frames.h"
#include "model/sight.h"
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

/* Where this URI's host stands in the message: among its Record-Routes or its Contacts. */
static WnBytes
host_of(const WnTraced *sight, const WnUri *uri)
{
    WnSip   sip;
    WnBytes host = { NULL, 0 };

    if (!wn_sip_parse(wn_bytes(sight->payload, sight->length), &sip))
        return host;
    for (unsigned i = 0; i < sip.n_contact; i++)
        if (wn_endpoint_equal(&sip.contact[i].uri.endpoint, &uri->endpoint))
            host = sip.contact[i].uri.host;
    for (unsigned i = 0; i < sip.n_record_route; i++)
        if (wn_endpoint_equal(&sip.record_route[i].uri.endpoint, &uri->endpoint))
            host = sip.record_route[i].uri.host;
    return host;
}

/* Where the registrar wrote down what it saw, beside this Contact. */
static WnBytes
decoration_of(const WnTraced *sight, const WnUri *contact)
{
    const WnBytes NAMES[] = { WN_LITERAL("received"), WN_LITERAL("alias"), WN_LITERAL("fs_path") };
    WnSip         sip;
    WnBytes       found = { NULL, 0 };

    if (!wn_sip_parse(wn_bytes(sight->payload, sight->length), &sip))
        return found;
    for (unsigned i = 0; i < sip.n_contact; i++) {
        const WnSipAddress *address = &sip.contact[i];

        if (!wn_endpoint_equal(&address->uri.endpoint, &contact->endpoint))
            continue;
        for (size_t k = 0; k < G_N_ELEMENTS(NAMES); k++)
            if (wn_sip_parameter(address->parameters, NAMES[k], &found) ||
                wn_sip_parameter(address->uri.parameters, NAMES[k], &found))
                return found;
    }
    return found;
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
    if (target && target->endpoint.addr.family != 0) {
        wn_note_endpoint(book, WN_FIELD_ACK_EXPECTED_DST, &target->endpoint);
        wn_note_at(book, host_of(book->sight, target));
    }
    if (partner)
        wn_note_frame(book, WN_FIELD_ACK_IN, partner->frame);
}

static void
note_changes(WnNotebook *book, unsigned changes)
{
    static const struct {
        WnChange    bit;
        const char *name;
    } NAMES[] = {
        { WN_CHANGED_VIA, "via" },
        { WN_CHANGED_CONTACT, "contact" },
        { WN_CHANGED_REQUEST_URI, "request-uri" },
        { WN_CHANGED_FROM, "from" },
        { WN_CHANGED_TO, "to" },
        { WN_CHANGED_ROUTE, "route" },
        { WN_CHANGED_SDP, "sdp" },
        { WN_CHANGED_LENGTH, "content-length" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++)
        if (changes & NAMES[i].bit)
            wn_note_text(book, WN_FIELD_ALG_CHANGED, NAMES[i].name);
}

/* What one side alone shows: a part of the message contradicts the rest. */
static unsigned
changes_betrayed(const WnNotebook *book)
{
    static const struct {
        const char *finding;
        WnChange    bit;
    } BETRAYED[] = {
        { "branch-rewritten", WN_CHANGED_VIA },
        { "length-contradicts-body", WN_CHANGED_LENGTH },
        { "received-names-private-source", WN_CHANGED_VIA },
        { "sdp-half-rewritten", WN_CHANGED_SDP },
        { "via-not-echoed", WN_CHANGED_VIA },
    };
    const WnFrameEvidence *evidence = wn_frames_evidence(book->frames, book->sight->frame);
    unsigned               changes = 0;

    for (; evidence; evidence = evidence->next)
        for (size_t i = 0; i < G_N_ELEMENTS(BETRAYED); i++)
            if (strcmp(evidence->finding, BETRAYED[i].finding) == 0)
                changes |= BETRAYED[i].bit;
    return changes;
}

static bool
has_status(const WnTransaction *transaction, uint16_t status)
{
    if (status == 0)
        return transaction->request != NULL;
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        if (response->status == status)
            return true;
    return false;
}

/* Whether it was seen between two other endpoints at all, be it through a proxy. */
static bool
is_seen_elsewhere(const WnMessage *message)
{
    const WnTransaction *own = message->transaction;

    for (const WnTransaction *other = wn_exchange_first(own->exchange); other; other = other->next)
        if (other != own && other->flow != own->flow && other->method == own->method &&
            other->cseq == own->cseq && has_status(other, message->status))
            return true;
    return false;
}

/* Only some of its fragments came there: a message in pieces is none. */
static bool
broke_on_the_way(const WnMessage *message, const WnMessage *there)
{
    return (there->flags & WN_MESSAGE_LOST_PIECES) && !(message->flags & WN_MESSAGE_LOST_PIECES);
}

/* Wherever it was sent: its request came from there. */
static bool
is_answer_inside(const WnModel *model, const WnMessage *response, WnTime time)
{
    const WnMessage *request = response->status ? response->transaction->request : NULL;
    const WnMessage *inside = request ? wn_beyond_message(model, request) : NULL;

    return inside && wn_model_is_nonpublic(model, &wn_message_source(inside)->addr) &&
           wn_model_is_public(model, &wn_message_destination(response)->addr) &&
           wn_beyond_is_watched_at(model, &wn_message_source(inside)->addr, time);
}

static void
note_translation(WnNotebook *book, const WnMessage *message)
{
    const WnTraced  *sight = book->sight;
    const WnMessage *there = wn_beyond_message(book->model, message);
    uint32_t         frame = there ? wn_beyond_copy(message, there, sight->copy) : 0;
    bool             lost =
        there ? frame == 0 || broke_on_the_way(message, there) : !is_seen_elsewhere(message);

    wn_note_frame(book, WN_FIELD_TRANSLATED_OF, frame);
    note_changes(book, (there ? wn_sight_changes(message, there) : 0) | changes_betrayed(book));
    if (lost)
        wn_note_if(book, WN_FIELD_LOST_BETWEEN,
                   wn_beyond_is_watched(book->model, message->flow, message->side, sight->time) ||
                       is_answer_inside(book->model, message, sight->time));
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
        wn_note_number(book, WN_FIELD_REG_STEP, MIN(step, UINT8_MAX));
    if (wn_message_is_success(message) && contact && contact->received.addr.family != 0) {
        wn_note_endpoint(book, WN_FIELD_REG_BINDING, &contact->received);
        wn_note_at(book, decoration_of(book->sight, contact));
    }
}

/* What its SDP came to, line by line. */
static void
note_media(WnNotebook *book, const WnMessage *message)
{
    const WnStream    *stream = wn_frames_stream_for(book->frames, message);
    const WnFrameLine *line = wn_frames_lines_of(book->frames, message);

    if (stream)
        wn_note_frame(book, WN_FIELD_MEDIA_STREAM, stream->first_frame);
    for (; line; line = line->next) {
        wn_note_text(book, WN_FIELD_MEDIA_DIR_EXPECTED, line->direction);
        wn_note_text(book, WN_FIELD_MEDIA_VERDICT, line->verdict);
    }
}

void
wn_frames_exchange(WnNotebook *book, const WnMessage *message)
{
    note_copies(book, message);
    note_answers(book, message);
    note_ack(book, message);
    note_translation(book, message);
    note_registration(book, message);
    note_media(book, message);
}
