/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking back through what one side of a call said. */
#include "model/earlier.h"

#include "base/sorted.h"

#include <stdlib.h>

/* Nobody changes his mind more often; a Call-ID that is used for ever belongs to a test tool. */
static const unsigned LOOKED_BACK = 16;

/* The tag of the side that wrote it. */
static const char *
tag_of(const WnMessage *message)
{
    return message->status ? message->to_tag : message->from_tag;
}

/* Credentials were asked for, which says nothing of the offer. */
static bool
is_challenge(const WnMessage *response)
{
    return response->status == 401 || response->status == 407;
}

/* A refused request changes nothing of the dialog (RFC 3261 12.2.1.2, 14.1). */
static bool
had_effect(const WnTransaction *transaction)
{
    const WnMessage *final = wn_transaction_final(transaction);

    return !final || wn_message_is_success(final) || is_challenge(final);
}

static bool
is_same_writer(const WnMessage *a, const WnMessage *b)
{
    return tag_of(a) == tag_of(b) && a->capture == b->capture &&
           wn_addr_equal(&wn_message_source(a)->addr, &wn_message_source(b)->addr) &&
           wn_addr_equal(&wn_message_destination(a)->addr, &wn_message_destination(b)->addr);
}

/* By writer, hop and frame: what the same side said before stands before. */
static int
by_writer(const void *a, const void *b)
{
    const WnMessage *one = *(const WnMessage *const *) a, *other = *(const WnMessage *const *) b;
    uintptr_t        tag = (uintptr_t) tag_of(one), other_tag = (uintptr_t) tag_of(other);
    int              order;

    if (tag != other_tag)
        return tag < other_tag ? -1 : 1;
    if (one->capture != other->capture)
        return one->capture < other->capture ? -1 : 1;
    order = wn_addr_compare(&wn_message_source(one)->addr, &wn_message_source(other)->addr);
    if (order == 0)
        order = wn_addr_compare(&wn_message_destination(one)->addr,
                                &wn_message_destination(other)->addr);
    return order != 0 ? order : (one->frame > other->frame) - (one->frame < other->frame);
}

static void
list_said(const WnCall *call)
{
    WnSaid  *said = call->said;
    unsigned n = 0;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        n += call->transactions[i]->request != NULL;
        for (const WnMessage *message = call->transactions[i]->responses; message;
             message = message->next)
            n++;
    }
    said->messages = WN_ARENA_ARRAY(said->arena, const WnMessage *, n + 1);
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];
        const WnMessage     *request = transaction->request;

        if (request && tag_of(request) && had_effect(transaction))
            said->messages[said->n++] = request;
        for (const WnMessage *message = transaction->responses; message; message = message->next)
            if (message->status < 300 && tag_of(message))
                said->messages[said->n++] = message;
    }
    if (said->n > 1)
        qsort(said->messages, said->n, sizeof(*said->messages), by_writer);
}

static bool
is_before(const void *element, const void *key)
{
    return by_writer(element, key) < 0;
}

const WnMessage *
wn_call_earlier(const WnCall *call, const WnMessage *message)
{
    const WnSaid *said = call->said;
    unsigned      n;

    if (!tag_of(message))
        return NULL;
    if (!said->messages)
        list_said(call);
    n = wn_count_before(said->messages, said->n, sizeof(*said->messages), is_before, &message);
    return n > 0 && is_same_writer(said->messages[n - 1], message) ? said->messages[n - 1] : NULL;
}

/* Where it asks for that line; family 0: nowhere. */
static WnEndpoint
place_in(const WnMessage *message, unsigned line)
{
    const WnSession   *session = message->session;
    const WnMediaLine *media;

    if (!session || line >= session->n_media)
        return (WnEndpoint){ 0 };
    media = &session->media[line];
    if (media->rejected || !media->is_rtp || media->endpoint.port == 0 ||
        wn_addr_class(&media->endpoint.addr) == WN_ADDR_NULL)
        return (WnEndpoint){ 0 };
    return media->endpoint;
}

const WnMessage *
wn_media_named_before(const WnCall *call, const WnMediaPath *path, const WnEndpoint *at,
                      WnEndpoint *named)
{
    const WnMessage *said = path->receiver_sdp;
    unsigned         looked = 0;

    while ((said = wn_call_earlier(call, said)) != NULL &&
           wn_search_on(call->model->searches, &looked, LOOKED_BACK)) {
        WnEndpoint place = place_in(said, path->carried_by);

        if (place.addr.family == 0 || wn_endpoint_equal(&place, &path->advertised) ||
            (at && !wn_endpoint_equal(&place, at)))
            continue;
        *named = place;
        return said;
    }
    return NULL;
}
