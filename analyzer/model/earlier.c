/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking back through what one side of a call said. */
#include "model/earlier.h"

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
is_earlier(const WnMessage *message, const WnMessage *later)
{
    return tag_of(message) == tag_of(later) && message->frame < later->frame &&
           message->capture == later->capture &&
           wn_addr_equal(&wn_message_source(message)->addr, &wn_message_source(later)->addr) &&
           wn_addr_equal(&wn_message_destination(message)->addr,
                         &wn_message_destination(later)->addr);
}

const WnMessage *
wn_call_earlier(const WnCall *call, const WnMessage *message)
{
    const WnMessage *last = NULL;

    if (!tag_of(message))
        return NULL;
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];
        const WnMessage     *said = transaction->request;

        if (said && said->frame < message->frame && had_effect(transaction) &&
            is_earlier(said, message) && (!last || said->frame > last->frame))
            last = said;
        for (said = transaction->responses; said; said = said->next)
            if (said->status < 300 && is_earlier(said, message) &&
                (!last || said->frame > last->frame))
                last = said;
    }
    return last;
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

    while (looked++ < LOOKED_BACK && (said = wn_call_earlier(call, said)) != NULL) {
        WnEndpoint place = place_in(said, path->line);

        if (place.addr.family == 0 || wn_endpoint_equal(&place, &path->advertised) ||
            (at && !wn_endpoint_equal(&place, at)))
            continue;
        *named = place;
        return said;
    }
    return NULL;
}
