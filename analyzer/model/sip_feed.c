/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learning from one SIP message: which exchange it belongs to, and is it new, a retransmission or
 * the same frame seen twice.
 */
#include <glib.h>
#include <string.h>

#include "model/model.h"
#include "model/sip_mapping.h"
#include "model/transaction_find.h"

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
    marks->branch = wn_branch_of(sip);
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

/* More sights of one request than any way has points: of one that is sent to a whole network, with
 * one Call-ID and branch, as scanners do, the rest is left out. */
static const unsigned MOST_ALIKE = WN_MAX_CAPTURE_POINTS;

/* More different provisional or final responses than any request gets. */
static const unsigned MOST_RESPONSES = 512;

static void
feed_response(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnSip *sip,
              WnExchange *exchange, const Marks *marks)
{
    uint32_t       fingerprint = marks->fingerprint;
    unsigned       alike = 0;
    WnTransaction *transaction =
        wn_transaction_find(exchange, sip, marks->branch, flow, side, &alike);
    WnMessage *message;

    if (!transaction)
        transaction = add_transaction(model, exchange, sip, marks->branch, flow, 1 - side);
    alike = 0;
    message = wn_response_find(transaction, flow, side, sip, fingerprint, &alike);
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
    wn_sip_learn_outlived(message);
    wn_sip_learn_mapping(model, message);
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
                           .teller = wn_message_source(refer)->addr,
                           .target = target,
                           .time = refer->time,
                           .frame = refer->frame,
                           .capture = refer->capture };
    model->refers = note;
}

static void
feed_request(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnSip *sip,
             WnExchange *exchange, const Marks *marks)
{
    uint32_t       fingerprint = marks->fingerprint;
    unsigned       alike = 0;
    WnTransaction *transaction =
        wn_transaction_find(exchange, sip, marks->branch, flow, side, &alike);

    if (transaction && transaction->request) {
        wn_model_count_again(model, transaction->request, packet, fingerprint);
        return;
    }
    if (!transaction && alike >= MOST_ALIKE) {
        model->dropped_by_limit++;
        return;
    }
    if (!transaction &&
        (transaction = wn_transaction_find_begun(exchange, sip, marks->branch, packet)) != NULL) {
        transaction->flow = flow;
        transaction->side = (uint8_t) side;
    } else if (!transaction) {
        transaction = add_transaction(model, exchange, sip, marks->branch, flow, side);
        wn_transaction_take_responses(transaction, packet->time);
    }
    transaction->request =
        wn_model_add_message(model, packet, flow, side, sip, transaction, fingerprint);
    note_transfer(model, transaction->request);
    wn_sip_learn_two_sights(model, transaction);
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
