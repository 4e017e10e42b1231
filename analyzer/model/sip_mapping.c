/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What SIP messages tell of the NAT on their way: the mapping, and how long it outlives silence. */
#include "model/sip_mapping.h"

#include <glib.h>

/* The silence on its flow before a message. */
static uint32_t
request_idle(const WnMessage *message)
{
    WnTime idle = message->own_idle;

    if (idle < 0 || (message->peer_idle >= 0 && message->peer_idle < idle))
        idle = message->peer_idle;
    return idle < 0 ? UINT32_MAX : (uint32_t) MIN(idle / WN_MILLISECOND, (WnTime) UINT32_MAX - 1);
}

void
wn_sip_learn_mapping(WnModel *model, const WnMessage *response)
{
    const WnVia      *via = response->via;
    const WnEndpoint *client = wn_message_destination(response);
    WnMapping         seen = { .inside = *client,
                               .towards = *wn_message_source(response),
                               .carrier = response->flow->carrier,
                               .how = WN_LEARNED_VIA,
                               .time = response->time,
                               .frame = response->frame,
                               .capture = response->capture };

    if (!via || via->sent_by.addr.family == 0 || (!via->received.family && via->rport == 0))
        return;
    seen.idle_ms = UINT32_MAX;
    seen.writer = response->transaction->exchange->from;
    seen.outside.addr = via->received.family ? via->received : via->sent_by.addr;
    /* Without rport only the address is known. */
    seen.outside.port = via->rport;
    if (wn_addr_equal(&seen.outside.addr, &client->addr) &&
        !wn_addr_equal(&via->sent_by.addr, &client->addr)) {
        /* Seen outside: the phone's own idea of itself is in sent-by. */
        seen.inside = via->sent_by;
        if (seen.inside.port == 0)
            seen.inside.port = 5060;
        seen.outside.port = client->port;
        seen.from_outside = true;
    }
    if (response->transaction->request) {
        seen.request_frame = response->transaction->request->frame;
        seen.idle_ms = request_idle(response->transaction->request);
    }
    wn_mapping_learn_again(&model->mappings, &seen, &response->flow->mapping);
}

void
wn_sip_learn_outlived(const WnMessage *response)
{
    const WnMessage *request = response->transaction->request;
    WnFlow          *flow = response->flow;
    uint32_t         silent;

    if (!request || request->flow != flow || request->side == response->side ||
        flow->carrier != WN_CARRIER_UDP || request->peer_idle < 0 ||
        flow->sides[response->side].last > request->time ||
        flow->sides[response->side].first >= flow->sides[request->side].first)
        return;
    silent = (uint32_t) MIN(request->peer_idle / WN_MILLISECOND, (WnTime) UINT32_MAX - 1);
    if (silent <= flow->outlived_ms)
        return;
    flow->outlived_ms = silent;
    flow->outlived_quiet_ms = request_idle(request);
    flow->outlived_frame = response->frame;
    flow->outlived_capture = response->capture;
}

static WnGlimpse
sight_of(const WnMessage *request)
{
    return (WnGlimpse){ .flow = request->flow,
                        .side = request->side,
                        .frame = request->frame,
                        .capture = request->capture,
                        .time = request->time,
                        .idle_ms = request_idle(request),
                        .fingerprint =
                            request->flags & WN_MESSAGE_TRUNCATED ? 0 : request->fingerprint,
                        .writer = request->transaction->exchange->from };
}

void
wn_sip_learn_two_sights(WnModel *model, const WnTransaction *transaction)
{
    enum { MOST = 8 };
    WnTransaction *other = NULL;
    WnGlimpse      now = sight_of(transaction->request);
    unsigned       looked = 0;

    while ((other = wn_exchange_next_like(transaction, other)) != NULL &&
           wn_search_on(&model->learning, &looked, MOST))
        if (other != transaction && other->request) {
            WnGlimpse before = sight_of(other->request);
            wn_model_two_sights(model, &before, &now);
        }
}
