/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learning from one SIP message: is it new, a retransmission or the same frame seen twice; which
 * transaction (RFC 3261 17.1.3, 17.2.3) and exchange it belongs to; which mapping it tells.
 */
#include <glib.h>
#include <string.h>

#include "model/model.h"

/* A retransmission follows after T1 (0.5 s, rarely set as low as 0.1 s); a second sight of the same
 * frame within a mirror's delay, or with the same IP identification soon after. */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;
static const WnTime DUPLICATE_SAME_ID = 50 * WN_MILLISECOND;
/* What fits one Ethernet frame: 1500 bytes less IP and UDP headers. */
static const unsigned FITS_ONE_FRAME = 1472;

static uint64_t
branch_of(const WnSip *sip)
{
    const WnSipVia *via = &sip->via[0];

    if (sip->n_via > 0 && via->branch.length > 7 &&
        wn_bytes_starts_with_nocase(via->branch, WN_LITERAL("z9hG4bK")))
        return wn_bytes_hash(via->branch, 1);
    /* RFC 2543 clients: the From tag tells their transactions apart as well as anything. */
    return wn_bytes_hash(sip->from_tag, 2);
}

static WnExchange *
ensure_exchange(WnModel *model, const WnSip *sip, const WnPacket *packet)
{
    const char *call_id = wn_intern(&model->texts, sip->call_id);
    WnExchange *exchange = wn_exchange_find(&model->exchanges, call_id);

    if (exchange) {
        wn_exchange_touch(exchange);
        return exchange;
    }
    if (model->exchanges.table.count >= model->options.max_calls) {
        model->messages_limit = true;
        return NULL;
    }
    exchange = wn_exchange_add(&model->exchanges, call_id, sip->method != WN_METHOD_REGISTER);
    exchange->from = wn_intern(&model->texts, sip->from.uri.whole);
    exchange->to = wn_intern(&model->texts, sip->to.uri.whole);
    exchange->start = exchange->end = packet->time;
    exchange->first_frame = packet->frame;
    return exchange;
}

static void
touch_exchange(WnExchange *exchange, const WnSip *sip, const WnPacket *packet)
{
    bool known = false;

    exchange->start = MIN(exchange->start, packet->time);
    exchange->end = MAX(exchange->end, packet->time);
    exchange->last_frame = packet->frame;
    exchange->methods |= 1u << sip->method;
    for (unsigned i = 0; i < exchange->n_captures; i++)
        known |= exchange->captures[i] == packet->capture;
    if (!known && exchange->n_captures < G_N_ELEMENTS(exchange->captures))
        exchange->captures[exchange->n_captures++] = packet->capture;
}

static WnTransaction *
add_transaction(WnModel *model, WnExchange *exchange, const WnSip *sip, WnFlow *flow, int client)
{
    WnTransaction *transaction = WN_ARENA_NEW(wn_exchange_arena(exchange), WnTransaction);

    transaction->flow = flow;
    transaction->side = (uint8_t) client;
    transaction->from = wn_model_plain_uri(model, &sip->from.uri);
    transaction->to = wn_model_plain_uri(model, &sip->to.uri);
    transaction->branch = branch_of(sip);
    transaction->cseq = sip->cseq;
    transaction->method = (uint8_t) sip->method;
    wn_exchange_append(exchange, transaction);
    return transaction;
}

/* How well a response on this flow fits the transaction: the better the more of the path is the
 * same. */
static int
response_fit(const WnTransaction *transaction, const WnFlow *flow, int side)
{
    const WnEndpoint *client = &transaction->flow->ends[transaction->side];
    const WnEndpoint *server = &transaction->flow->ends[1 - transaction->side];
    const WnEndpoint *src = &flow->ends[side], *dst = &flow->ends[1 - side];

    if (transaction->flow == flow)
        return transaction->side == 1 - side ? 100 : 0;
    return 8 * wn_endpoint_equal(server, src) + 4 * wn_addr_equal(&server->addr, &src->addr) +
           4 * wn_endpoint_equal(client, dst) + 2 * wn_addr_equal(&client->addr, &dst->addr);
}

static WnTransaction *
find_transaction(WnExchange *exchange, const WnSip *sip, const WnFlow *flow, int side)
{
    WnTransaction  sought = { .exchange = exchange,
                              .branch = branch_of(sip),
                              .cseq = sip->cseq,
                              .method = (uint8_t) sip->method };
    WnTransaction *found = NULL, *best = NULL;
    int            best_fit = -1;

    while ((found = wn_exchange_next_like(&sought, found)) != NULL) {
        if (!sip->is_response) {
            if (found->flow == flow && found->side == side)
                return found;
        } else if (response_fit(found, flow, side) > best_fit) {
            best_fit = response_fit(found, flow, side);
            best = found;
        }
    }
    return best;
}

static bool
says_anything(const WnExtra *extra)
{
    return extra->warning || extra->reason || extra->event || extra->subscription_state ||
           extra->auth_user || extra->auth_uri || extra->nonce || extra->refer_to ||
           extra->session_expires || extra->rseq || extra->rack_rseq || extra->flow_timer ||
           extra->stale || extra->requires_outbound || extra->supports_outbound ||
           extra->has_path || extra->reliable || extra->replaces;
}

static const WnExtra *
keep_extra(WnModel *model, WnArena *arena, const WnSip *sip)
{
    WnIntern *texts = &model->texts;
    WnExtra   extra = {
          .warning = wn_intern(texts, sip->warning),
          .reason = wn_intern(texts, sip->reason),
          .event = wn_intern(texts, sip->event),
          .subscription_state = wn_intern(texts, sip->subscription_state),
          .auth_user = wn_intern(texts, sip->authorization.username),
          .auth_uri = wn_intern(texts, sip->authorization.uri),
          .session_expires = sip->session_expires,
          .rseq = sip->rseq,
          .rack_rseq = sip->rack_rseq,
          .rack_cseq = sip->rack_cseq,
          .flow_timer = sip->flow_timer,
          .refresher_uac = sip->refresher_uac,
          .refresher_uas = sip->refresher_uas,
          .stale = sip->challenge.stale,
          .requires_outbound = wn_sip_list_has(sip->require, WN_LITERAL("outbound")),
          .supports_outbound = wn_sip_list_has(sip->supported, WN_LITERAL("outbound")),
          .has_path = sip->n_path > 0,
          .reliable = wn_sip_list_has(sip->require, WN_LITERAL("100rel")),
          .replaces = sip->replaces.length > 0,
    };

    if (sip->authorization.present)
        extra.nonce = wn_intern(texts, sip->authorization.nonce);
    else if (sip->challenge.present)
        extra.nonce = wn_intern(texts, sip->challenge.nonce);
    if (sip->refer_to.uri.whole.length > 0) {
        extra.refer_to = wn_model_uri(model, &sip->refer_to);
        extra.refer_to_text = extra.refer_to->text;
    }
    if (!says_anything(&extra))
        return NULL;

    WnExtra *kept = WN_ARENA_NEW(arena, WnExtra);
    *kept = extra;
    return kept;
}

static unsigned
fate_flag(const WnPacket *packet)
{
    switch (packet->fate) {
    case WN_FATE_LOST:
        return WN_MESSAGE_LOST;
    case WN_FATE_ARRIVED:
        return WN_MESSAGE_ARRIVED;
    default:
        return 0;
    }
}

static uint8_t
flags_of(const WnSip *sip, const WnPacket *packet)
{
    unsigned flags = 0;

    if (packet->fragments > 1)
        flags |= WN_MESSAGE_FRAGMENTED;
    if (packet->truncated || (sip->cut && packet->kind == WN_PACKET_FRAGMENTS_LOST))
        flags |= WN_MESSAGE_TRUNCATED;
    if (packet->kind == WN_PACKET_FRAGMENTS_LOST)
        flags |= WN_MESSAGE_LOST_PIECES;
    if (sip->authorization.present)
        flags |= WN_MESSAGE_CREDENTIALS;
    if (sip->oddities & WN_SIP_ODD_LENGTH && !packet->truncated)
        flags |= WN_MESSAGE_BAD_LENGTH;
    if (packet->carrier == WN_CARRIER_UDP && packet->payload_length > FITS_ONE_FRAME)
        flags |= WN_MESSAGE_OVERSIZED;
    return (uint8_t) (flags | fate_flag(packet));
}

static void
keep_session(WnModel *model, WnArena *arena, WnMessage *message, const WnSip *sip)
{
    WnBytes body = wn_sdp_find(sip->content_type, sip->body);
    WnSdp   sdp;

    /* "192.0.2.1" may be what was left of "192.0.2.10". */
    if (sip->cut || message->flags & WN_MESSAGE_TRUNCATED)
        body = wn_sdp_whole_lines(body);
    if (body.length > 0 && wn_sdp_parse(body, &sdp))
        message->session = wn_model_session(model, arena, &sdp, message->frame);
}

static WnTime
idle_since(const WnFlowSide *side, WnTime now)
{
    return side->packets > 0 && now >= side->last ? now - side->last : -1;
}

static WnMessage *
add_message(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnSip *sip,
            WnTransaction *transaction, uint32_t fingerprint)
{
    WnArena   *arena = wn_exchange_arena(transaction->exchange);
    WnMessage *message = WN_ARENA_NEW(arena, WnMessage);

    message->transaction = transaction;
    message->flow = flow;
    message->side = (uint8_t) side;
    message->time = packet->time;
    message->frame = packet->frame;
    message->capture = packet->capture;
    message->ip_id = packet->ip_id;
    message->size = (uint16_t) MIN(MAX(packet->payload_length, sip->whole.length), UINT16_MAX);
    message->method = (uint8_t) sip->method;
    message->status = sip->status;
    message->n_via = sip->n_via;
    message->max_forwards = sip->has_max_forwards ? sip->max_forwards : 255;
    message->expires = sip->has_expires ? sip->expires : UINT32_MAX;
    message->flags = flags_of(sip, packet);
    message->via = sip->n_via > 0 ? wn_model_via(model, &sip->via[0]) : NULL;
    if (sip->n_via > 1 && sip->n_via <= WN_SIP_MAX_VIA)
        message->writer_via = wn_model_via(model, &sip->via[sip->n_via - 1]);
    message->request_uri = sip->is_response ? NULL : wn_model_plain_uri(model, &sip->request_uri);
    message->reason_phrase = sip->is_response ? wn_intern(&model->texts, sip->reason_phrase) : NULL;
    message->contacts = wn_model_uri_list(model, sip->contact, sip->n_contact);
    message->routes = wn_model_uri_list(model, sip->route, sip->n_route);
    message->record_routes = wn_model_uri_list(model, sip->record_route, sip->n_record_route);
    message->from_tag = wn_intern(&model->texts, sip->from_tag);
    message->to_tag = wn_intern(&model->texts, sip->to_tag);
    message->agent =
        wn_intern(&model->texts, sip->user_agent.length ? sip->user_agent : sip->server);
    message->extra = keep_extra(model, arena, sip);
    message->peer_idle = idle_since(&flow->sides[1 - side], packet->time);
    message->own_idle = idle_since(&flow->sides[side], packet->time);
    message->fingerprint = fingerprint;
    keep_session(model, arena, message, sip);
    model->n_messages++;
    return message;
}

static WnTime
distance(WnTime a, WnTime b)
{
    return a > b ? a - b : b - a;
}

/* The message is there already: the same frame again, or sent again. */
static void
count_again(WnModel *model, WnMessage *message, const WnPacket *packet, uint32_t fingerprint)
{
    WnTime  apart = distance(packet->time, wn_message_last_time(message));
    bool    same_bytes = fingerprint == message->fingerprint;
    bool    same_id = packet->ip_id != 0 && packet->ip_id == message->ip_id;
    WnCopy *copy;

    if (same_bytes && (apart < DUPLICATE || (same_id && apart < DUPLICATE_SAME_ID))) {
        message->duplicates++;
        model->n_duplicates++;
        return;
    }
    message->ip_id = packet->ip_id;
    message->flags |= (uint8_t) fate_flag(packet);
    copy = WN_ARENA_NEW(wn_exchange_arena(message->transaction->exchange), WnCopy);
    copy->time = packet->time;
    copy->frame = packet->frame;
    if (message->last_copy)
        message->last_copy->next = copy;
    else
        message->copies = copy;
    message->last_copy = copy;
    message->n_copies++;
}

static bool
same_text(const char *text, WnBytes bytes)
{
    return text ? strlen(text) == bytes.length && memcmp(text, bytes.data, bytes.length) == 0
                : bytes.length == 0;
}

/* A response like this one that is there already: it was sent again, or a proxy's next answer. */
static WnMessage *
find_response(const WnTransaction *transaction, const WnFlow *flow, int side, const WnSip *sip,
              uint32_t fingerprint)
{
    for (WnMessage *message = transaction->responses; message; message = message->next) {
        if (message->status != sip->status || message->flow != flow || message->side != side)
            continue;
        if (message->fingerprint == fingerprint)
            return message;
        /* A final response sent again may carry another Date; a provisional one is a new one. */
        if (sip->status >= 200 && same_text(message->to_tag, sip->to_tag))
            return message;
    }
    return NULL;
}

/* The silence on its flow before a message. */
static uint32_t
request_idle(const WnMessage *message)
{
    WnTime idle = message->own_idle;

    if (idle < 0 || (message->peer_idle >= 0 && message->peer_idle < idle))
        idle = message->peer_idle;
    return idle < 0 ? UINT32_MAX
                    : (uint32_t) MIN(idle / WN_MILLISECOND, (WnTime) UINT32_MAX - 1);
}

/* received and rport of a response: how the next hop saw the one that it goes to (RFC 3581 4). */
static void
learn_mapping(WnModel *model, const WnMessage *response)
{
    const WnVia      *via = response->via;
    const WnEndpoint *client = wn_message_destination(response);
    WnMapping         seen = { .inside = *client,
                               .towards = *wn_message_source(response),
                               .carrier = response->flow->carrier,
                               .how = WN_LEARNED_VIA,
                               .time = response->time,
                               .frame = response->frame };

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
    wn_mapping_learn(&model->mappings, &seen);
}

static void
feed_response(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnSip *sip,
              WnExchange *exchange)
{
    uint32_t       fingerprint = wn_table_fold(wn_bytes_hash(sip->whole, 0));
    WnTransaction *transaction = find_transaction(exchange, sip, flow, side);
    WnMessage     *message;

    if (!transaction)
        transaction = add_transaction(model, exchange, sip, flow, 1 - side);
    message = find_response(transaction, flow, side, sip, fingerprint);
    if (message) {
        count_again(model, message, packet, fingerprint);
        return;
    }
    message = add_message(model, packet, flow, side, sip, transaction, fingerprint);
    wn_transaction_add_response(transaction, message);
    learn_mapping(model, message);
}

static WnGlimpse
sight_of(const WnMessage *request)
{
    return (WnGlimpse){ .flow = request->flow,
                      .side = request->side,
                      .frame = request->frame,
                      .time = request->time,
                      .idle_ms = request_idle(request),
                      .fingerprint =
                          request->flags & WN_MESSAGE_TRUNCATED ? 0 : request->fingerprint,
                      .writer = request->transaction->exchange->from };
}

/* The same request was seen before, between other endpoints: a NAT stands between the two sights. */
static void
learn_two_sights(WnModel *model, const WnTransaction *transaction)
{
    enum { MOST = 8 };
    uint64_t hash = wn_transaction_hash(transaction->exchange, transaction->branch,
                                        transaction->cseq, transaction->method);
    const WnTransaction *other = wn_exchange_find_hashed(&model->exchanges, hash);
    WnGlimpse              now = sight_of(transaction->request);
    unsigned             looked = 0;

    for (; other && looked++ < MOST; other = other->next_hashed)
        if (other != transaction && other->request && other->exchange == transaction->exchange &&
            other->branch == transaction->branch && other->cseq == transaction->cseq &&
            other->method == transaction->method) {
            WnGlimpse before = sight_of(other->request);
            wn_model_two_sights(model, &before, &now);
        }
}

static void
feed_request(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnSip *sip,
             WnExchange *exchange)
{
    uint32_t       fingerprint = wn_table_fold(wn_bytes_hash(sip->whole, 0));
    WnTransaction *transaction = find_transaction(exchange, sip, flow, side);

    if (transaction && transaction->request) {
        count_again(model, transaction->request, packet, fingerprint);
        return;
    }
    if (!transaction)
        transaction = add_transaction(model, exchange, sip, flow, side);
    transaction->request = add_message(model, packet, flow, side, sip, transaction, fingerprint);
    learn_two_sights(model, transaction);
}

void
wn_model_feed_sip(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnBytes bytes)
{
    WnExchange *exchange;
    WnSip       sip;

    model->n_sip++;
    if (!wn_sip_parse(bytes, &sip) || sip.call_id.length == 0 || !sip.has_cseq) {
        model->sip_unreadable++;
        return;
    }
    if (model->n_messages >= model->options.max_messages) {
        model->messages_limit = true;
        model->dropped_by_limit++;
        return;
    }
    exchange = ensure_exchange(model, &sip, packet);
    if (!exchange) {
        model->dropped_by_limit++;
        return;
    }
    touch_exchange(exchange, &sip, packet);
    if (sip.is_response)
        feed_response(model, packet, flow, side, &sip, exchange);
    else
        feed_request(model, packet, flow, side, &sip, exchange);
    wn_exchanges_pack(&model->exchanges, packet->time);
}
