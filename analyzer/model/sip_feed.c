/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learning from one SIP message: is it new, a retransmission or the same frame seen twice; which
 * transaction (RFC 3261 17.1.3, 17.2.3) and exchange it belongs to; which mapping it tells.
 */
#include <glib.h>
#include <string.h>

#include "model/model.h"

uint64_t
wn_branch_hash(const WnSipVia *via)
{
    return via->branch.length > 7 && wn_bytes_starts_with_nocase(via->branch, WN_LITERAL("z9hG4bK"))
               ? wn_bytes_hash(via->branch, 1)
               : 0;
}

static uint64_t
branch_of(const WnSip *sip)
{
    uint64_t hash = sip->n_via > 0 ? wn_branch_hash(&sip->via[0]) : 0;

    if (hash != 0)
        return hash;
    /* RFC 2543 clients: the From tag tells their transactions apart as well as anything. */
    return wn_bytes_hash(sip->from_tag, 2);
}

static const char *
uri_text(WnModel *model, const WnSipAddress *party)
{
    const WnUri *uri = wn_model_plain_uri(model, &party->uri);

    return uri ? uri->text : NULL;
}

static WnExchange *
find_exchange(const WnExchangeStore *store, uint64_t hash, WnBytes call_id)
{
    WnExchange *exchange = wn_exchange_find(store, hash, call_id);

    if (exchange || wn_text_is_plain(call_id))
        return exchange;
    /* Bytes that are no text are known by what was made of them. */
    g_autofree char *valid =
        g_utf8_make_valid((const char *) call_id.data, (gssize) call_id.length);
    call_id = wn_bytes(valid, strlen(valid));
    return wn_exchange_find(store, wn_bytes_hash(call_id, 0), call_id);
}

/* What tells a message from others, of its call or not. */
typedef struct {
    uint64_t call_id, branch;
    uint32_t fingerprint;
} Marks;

/* Calls are many and lie anywhere: until one is at hand, the rest of the message is looked at. */
static WnExchange *
find_marked(const WnModel *model, const WnSip *sip, Marks *marks)
{
    const WnExchangeStore *store = &model->exchanges;
    WnExchange            *exchange;

    marks->call_id = wn_bytes_hash(sip->call_id, 0);
    wn_table_warm(&store->table, marks->call_id);
    marks->branch = branch_of(sip);
    exchange = find_exchange(store, marks->call_id, sip->call_id);
    if (exchange)
        __builtin_prefetch(exchange->awake);
    else
        wn_model_warm_values(model, sip);
    marks->fingerprint = wn_table_fold(wn_bytes_hash(sip->whole, 0));
    return exchange;
}

static WnExchange *
add_exchange(WnModel *model, const WnSip *sip, const WnPacket *packet)
{
    WnExchange *exchange;

    if (model->exchanges.table.count >= model->options.max_calls)
        return NULL;
    exchange = wn_exchange_add(&model->exchanges, wn_text_copy(model->arena, sip->call_id),
                               sip->method != WN_METHOD_REGISTER, packet->time);
    exchange->from = uri_text(model, &sip->from);
    exchange->to = uri_text(model, &sip->to);
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
    exchange->last_capture = packet->capture;
    exchange->methods |= 1u << sip->method;
    for (unsigned i = 0; i < exchange->n_captures; i++)
        known |= exchange->captures[i] == packet->capture;
    if (!known && exchange->n_captures < G_N_ELEMENTS(exchange->captures))
        exchange->captures[exchange->n_captures++] = packet->capture;
}

/* Nearly always one of the two of the transaction before, if there is one. */
static const WnUri *
keep_party(WnModel *model, const WnTransaction *before, const WnSipUri *uri)
{
    if (before && before->from && wn_model_uri_is(before->from, uri->whole))
        return before->from;
    if (before && before->to && wn_model_uri_is(before->to, uri->whole))
        return before->to;
    return wn_model_plain_uri(model, uri);
}

static WnTransaction *
add_transaction(WnModel *model, WnExchange *exchange, const WnSip *sip, uint64_t branch,
                WnFlow *flow, int client)
{
    const WnTransaction *before = exchange->awake->last;
    WnTransaction       *transaction = WN_ARENA_NEW(wn_exchange_arena(exchange), WnTransaction);

    transaction->flow = flow;
    transaction->side = (uint8_t) client;
    transaction->from = keep_party(model, before, &sip->from.uri);
    transaction->to = keep_party(model, before, &sip->to.uri);
    transaction->branch = branch;
    transaction->cseq = sip->cseq;
    transaction->method = (uint8_t) sip->method;
    wn_exchange_append(exchange, transaction);
    return transaction;
}

/* How well a response on this flow fits the transaction: the better the more of the path is the
 * same.  One that is sent to a private address elsewhere answers no request made within another
 * network. */
static int
response_fit(const WnTransaction *transaction, const WnFlow *flow, int side)
{
    const WnEndpoint *client = &transaction->flow->ends[transaction->side];
    const WnEndpoint *server = &transaction->flow->ends[1 - transaction->side];
    const WnEndpoint *src = &flow->ends[side], *dst = &flow->ends[1 - side];

    if (transaction->flow == flow)
        return transaction->side == 1 - side ? 100 : 0;
    if (!wn_addr_realms_agree(&client->addr, &dst->addr) ||
        !wn_addr_realms_agree(&server->addr, &src->addr))
        return 0;
    return 8 * wn_endpoint_equal(server, src) + 4 * wn_addr_equal(&server->addr, &src->addr) +
           4 * wn_endpoint_equal(client, dst) + 2 * wn_addr_equal(&client->addr, &dst->addr);
}

/* More sights of one request than any way has points: of one that is sent to a whole network, with
 * one Call-ID and branch, as scanners do, the rest is left out. */
static const unsigned MOST_ALIKE = WN_MAX_CAPTURE_POINTS;

/* alike: how many others there are. */
static WnTransaction *
find_transaction(WnExchange *exchange, const WnSip *sip, uint64_t branch, const WnFlow *flow,
                 int side, unsigned *alike)
{
    WnTransaction sought = {
        .exchange = exchange, .branch = branch, .cseq = sip->cseq, .method = (uint8_t) sip->method
    };
    WnTransaction *found = NULL, *best = NULL;
    int            best_fit = -1;

    while ((found = wn_exchange_next_like(&sought, found)) != NULL) {
        ++*alike;
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

/* More different provisional or final responses than any request gets. */
static const unsigned MOST_RESPONSES = 512;

/* A response like this one that is there already: it was sent again, or a proxy's next answer.
 * alike: how many others are provisional, or final, as it is. */
static WnMessage *
find_response(const WnTransaction *transaction, const WnFlow *flow, int side, const WnSip *sip,
              uint32_t fingerprint, unsigned *alike)
{
    for (WnMessage *message = transaction->responses; message; message = message->next) {
        *alike += (message->status >= 200) == (sip->status >= 200);
        if (message->status != sip->status || message->flow != flow || message->side != side)
            continue;
        if (message->fingerprint == fingerprint)
            return message;
        /* A final response sent again may carry another Date; a provisional one is a new one. */
        if (sip->status >= 200 && wn_text_is(message->to_tag, sip->to_tag))
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
    return idle < 0 ? UINT32_MAX : (uint32_t) MIN(idle / WN_MILLISECOND, (WnTime) UINT32_MAX - 1);
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

/* Who opened the flow still got this request after a silence of its own: so long the way back to it
 * stays open. */
static void
learn_outlived(const WnMessage *response)
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

static void
feed_response(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnSip *sip,
              WnExchange *exchange, const Marks *marks)
{
    uint32_t       fingerprint = marks->fingerprint;
    unsigned       alike = 0;
    WnTransaction *transaction = find_transaction(exchange, sip, marks->branch, flow, side, &alike);
    WnMessage     *message;

    if (!transaction)
        transaction = add_transaction(model, exchange, sip, marks->branch, flow, 1 - side);
    alike = 0;
    message = find_response(transaction, flow, side, sip, fingerprint, &alike);
    if (message) {
        wn_model_count_again(model, message, packet, fingerprint);
        return;
    }
    if (alike >= MOST_RESPONSES) {
        model->dropped_by_limit++;
        return;
    }
    message = wn_model_add_message(model, packet, flow, side, sip, transaction, fingerprint);
    wn_transaction_add_response(transaction, message);
    learn_outlived(message);
    learn_mapping(model, message);
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

/* The same request was seen before, between other endpoints: a NAT stands between the two sights.
 */
static void
learn_two_sights(WnModel *model, const WnTransaction *transaction)
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

static void
note_transfer(WnModel *model, const WnMessage *refer)
{
    const WnUri *target = refer->extra ? refer->extra->refer_to : NULL;
    WnReferNote *note;

    if (refer->method != WN_METHOD_REFER || !target || target->endpoint.addr.family == 0)
        return;
    if (model->n_notes >= model->options.max_notes) {
        model->dropped_by_limit++;
        return;
    }
    model->n_notes++;
    note = WN_ARENA_NEW(model->arena, WnReferNote);
    *note = (WnReferNote){ .next = model->refers,
                           .told = wn_message_destination(refer)->addr,
                           .target = target,
                           .time = refer->time,
                           .frame = refer->frame,
                           .capture = refer->capture };
    model->refers = note;
}

/* What a response began that came before its request, and went to somebody else than who asks, or
 * came from another port than was asked. */
static WnTransaction *
find_begun(WnExchange *exchange, const WnSip *sip, uint64_t branch, const WnPacket *request)
{
    WnTransaction sought = {
        .exchange = exchange, .branch = branch, .cseq = sip->cseq, .method = (uint8_t) sip->method
    };
    WnTransaction *found = NULL;

    while ((found = wn_exchange_next_like(&sought, found)) != NULL)
        if (!found->request && found->responses && found->responses->time >= request->time &&
            (wn_endpoint_equal(wn_message_source(found->responses), &request->dst) ||
             wn_endpoint_equal(wn_message_destination(found->responses), &request->src)))
            return found;
    return NULL;
}

/* It goes to who sent the request, from the server or from a port that nobody asked (RFC 3581 4);
 * the same request at another point has another sender. */
static bool
is_answer_to(const WnTransaction *transaction, const WnTransaction *other,
             const WnMessage *response)
{
    const WnEndpoint *to = wn_message_destination(response);

    if (response->flow == transaction->flow)
        return response->side != transaction->side;
    return wn_endpoint_equal(to, &transaction->flow->ends[transaction->side]) &&
           !wn_endpoint_equal(to, &other->flow->ends[other->side]);
}

/* Responses to a new request that came into the file before it, and were taken for those of the
 * same request at another point. */
static void
take_responses(WnTransaction *transaction, WnTime sent)
{
    WnTransaction *other = NULL;

    while ((other = wn_exchange_next_like(transaction, other)) != NULL)
        for (WnMessage *response = other->responses, *next; response; response = next) {
            next = response->next;
            if (other != transaction && response->time >= sent &&
                is_answer_to(transaction, other, response))
                wn_transaction_move_response(other, transaction, response);
        }
}

static void
feed_request(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnSip *sip,
             WnExchange *exchange, const Marks *marks)
{
    uint32_t       fingerprint = marks->fingerprint;
    unsigned       alike = 0;
    WnTransaction *transaction = find_transaction(exchange, sip, marks->branch, flow, side, &alike);

    if (transaction && transaction->request) {
        wn_model_count_again(model, transaction->request, packet, fingerprint);
        return;
    }
    if (!transaction && alike >= MOST_ALIKE) {
        model->dropped_by_limit++;
        return;
    }
    if (!transaction && (transaction = find_begun(exchange, sip, marks->branch, packet)) != NULL) {
        transaction->flow = flow;
        transaction->side = (uint8_t) side;
    } else if (!transaction) {
        transaction = add_transaction(model, exchange, sip, marks->branch, flow, side);
        take_responses(transaction, packet->time);
    }
    transaction->request =
        wn_model_add_message(model, packet, flow, side, sip, transaction, fingerprint);
    note_transfer(model, transaction->request);
    learn_two_sights(model, transaction);
}

void
wn_model_feed_sip(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnBytes bytes)
{
    WnExchange *exchange;
    Marks       marks;
    WnSip       sip;

    model->n_sip++;
    if (!wn_sip_scan(bytes, &sip) || sip.call_id.length == 0 || !sip.has_cseq) {
        model->sip_unreadable++;
        return;
    }
    if (model->n_messages >= model->options.max_messages) {
        model->dropped_by_limit++;
        return;
    }
    exchange = find_marked(model, &sip, &marks);
    if (exchange)
        wn_exchange_touch(exchange, packet->time);
    else
        exchange = add_exchange(model, &sip, packet);
    if (!exchange) {
        model->dropped_by_limit++;
        return;
    }
    touch_exchange(exchange, &sip, packet);
    if (sip.is_response)
        feed_response(model, packet, flow, side, &sip, exchange, &marks);
    else
        feed_request(model, packet, flow, side, &sip, exchange, &marks);
    /* What is remembered of frames points at their messages. */
    if (!model->trace)
        wn_exchanges_pack(&model->exchanges, packet->time);
}
