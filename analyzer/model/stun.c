/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learning from STUN and TURN messages: transactions, and the mappings their answers tell. */
#include "model/model.h"

#include <glib.h>
#include <string.h>

/* Two sights of one packet are closer together than any retransmission (RFC 3489 9.3: 100 ms). */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;

static uint64_t
id_hash(const WnStun *stun)
{
    return wn_stun_hash(stun->id, stun->method);
}

static bool
is_end_of(const WnFlow *flow, const WnEndpoint *endpoint)
{
    return wn_endpoint_equal(&flow->ends[0], endpoint) ||
           wn_endpoint_equal(&flow->ends[1], endpoint);
}

static bool
is_host_of(const WnFlow *flow, const WnAddr *addr)
{
    return wn_addr_equal(&flow->ends[0].addr, addr) || wn_addr_equal(&flow->ends[1].addr, addr);
}

static WnStunTransaction *
find_transaction(const WnModel *model, const WnStun *stun, const WnFlow *flow)
{
    WnTableCursor      cursor = { 0 };
    WnStunTransaction *found, *own = NULL, *neighbour = NULL;

    while ((found = wn_table_next(&model->stun, id_hash(stun), &cursor)) != NULL) {
        if (found->method != stun->method || memcmp(found->id, stun->id, sizeof(stun->id)) != 0)
            continue;
        if (found->flow == flow)
            return found;
        if (is_end_of(flow, wn_stun_client(found)))
            own = found;
        else if (is_host_of(flow, &wn_stun_client(found)->addr))
            neighbour = found;
    }
    if (stun->class != WN_STUN_SUCCESS && stun->class != WN_STUN_ERROR)
        return NULL;
    /* An answer to CHANGE-REQUEST comes from another endpoint, to the same client; to another of
     * its ports where RESPONSE-PORT asks for that. */
    return own ? own : neighbour;
}

/* With its first packet in the file: the request, or else the answer. */
static void
begin(WnStunTransaction *transaction, const WnPacket *packet, const WnFlow *flow)
{
    transaction->first = transaction->last = packet->time;
    transaction->first_frame = transaction->last_frame = packet->frame;
    transaction->capture = transaction->last_capture = packet->capture;
    transaction->idle_ms = wn_flow_idle_ms(flow, packet->time);
}

/* So many questions under one id are nobody's: ids are random (RFC 8489 5). */
static bool
is_crowded(const WnModel *model, const WnStun *stun)
{
    enum { MOST = 256 };
    WnTableCursor cursor = { 0 };
    unsigned      looked = 0;

    while (looked < MOST && wn_table_next(&model->stun, id_hash(stun), &cursor) != NULL)
        looked++;
    return looked == MOST;
}

static void
link_to_client(WnModel *model, WnStunTransaction *transaction)
{
    WnHost *host = wn_host_ensure(&model->flows, &wn_stun_client(transaction)->addr);

    if (host->last_stun)
        host->last_stun->next_of_client = transaction;
    else
        host->stun = transaction;
    host->last_stun = transaction;
}

static WnStunTransaction *
add_transaction(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnStun *stun)
{
    WnStunTransaction *transaction;

    if (model->stun.count >= model->options.max_stun || is_crowded(model, stun)) {
        model->stun_left_out++;
        return NULL;
    }
    transaction = WN_ARENA_NEW(model->arena, WnStunTransaction);
    transaction->flow = flow;
    transaction->side = (uint8_t) side;
    memcpy(transaction->id, stun->id, sizeof(stun->id));
    transaction->method = stun->method;
    transaction->classic = stun->classic;
    begin(transaction, packet, flow);
    transaction->probed_idle_ms = UINT32_MAX;
    wn_table_add(&model->stun, id_hash(stun), transaction);
    link_to_client(model, transaction);
    return transaction;
}

/* Checks through a relay are counted with its peer, not with the way to the relay. */
static WnChecks *
checks_of(WnModel *model, WnFlow *flow, int side, WnTurnPeer *relay)
{
    return relay ? &relay->checks[side == flow->setup->turn->client ? 0 : 1]
                 : &wn_model_setup(model, flow)->checks[side];
}

/* The same request was seen before, between other endpoints. */
static void
learn_two_sights(WnModel *model, const WnStunTransaction *transaction, const WnStun *stun)
{
    enum { MOST = 8 };
    WnTableCursor            cursor = { 0 };
    const WnStunTransaction *other;
    unsigned                 looked = 0;
    WnGlimpse                now = { .flow = transaction->flow,
                                     .side = transaction->side,
                                     .frame = transaction->first_frame,
                                     .capture = transaction->capture,
                                     .time = transaction->first,
                                     .idle_ms = transaction->idle_ms };

    while ((other = wn_table_next(&model->stun, id_hash(stun), &cursor)) != NULL &&
           wn_search_on(&model->learning, &looked, MOST))
        if (other != transaction && other->copies > 0 && other->method == transaction->method &&
            memcmp(other->id, transaction->id, sizeof(other->id)) == 0)
            wn_model_two_sights(model,
                                &(WnGlimpse){ .flow = other->flow,
                                              .side = other->side,
                                              .frame = other->first_frame,
                                              .capture = other->capture,
                                              .time = other->first,
                                              .idle_ms = other->idle_ms },
                                &now);
}

/* A test of how long a mapping lives asks for an answer to its port (RFC 5780 4.6). */
static void
learn_probe(WnModel *model, const WnPacket *packet, WnStunTransaction *probe)
{
    enum { MOST = 64 };
    const WnAddr *server = &probe->flow->ends[1 - probe->side].addr;
    unsigned      looked = 0;

    for (const WnMapping *seen =
             wn_mapping_of_inside(&model->mappings, &wn_stun_client(probe)->addr);
         seen && wn_search_on(&model->learning, &looked, MOST); seen = seen->next_inside) {
        if (seen->how != WN_LEARNED_STUN || seen->outside.port != probe->response_port ||
            !wn_addr_equal(&seen->towards.addr, server) || seen->last >= packet->time)
            continue;
        probe->probed = seen->inside;
        probe->probed_idle_ms =
            (uint32_t) MIN((packet->time - seen->last) / WN_MILLISECOND, UINT32_MAX - 1);
        return;
    }
}

static void
learn_mapping(WnModel *model, const WnStunTransaction *transaction)
{
    const WnEndpoint *client = &transaction->flow->ends[transaction->side];
    WnLearned         how = WN_LEARNED_STUN;

    if (transaction->ice)
        how = WN_LEARNED_ICE;
    else if (transaction->method == WN_STUN_ALLOCATE)
        how = WN_LEARNED_TURN;
    if (transaction->mapped.addr.family == 0 || transaction->copies == 0)
        return;
    /* A port 0 is some servers' way to say nothing. */
    if (transaction->mapped.port == 0 || transaction->has_change)
        return;
    wn_mapping_learn(&model->mappings,
                     &(WnMapping){ .inside = *client,
                                   .outside = transaction->mapped,
                                   .towards = transaction->flow->ends[1 - transaction->side],
                                   .carrier = transaction->flow->carrier,
                                   .how = how,
                                   .time = transaction->answered,
                                   .frame = transaction->answer_frame,
                                   .capture = transaction->answer_capture,
                                   .request_frame = transaction->first_frame,
                                   .idle_ms = transaction->idle_ms });
}

/* False: it was a second sight of one packet. */
static bool
feed_request(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnStun *stun,
             WnTurnPeer *relay)
{
    WnStunTransaction *transaction = find_transaction(model, stun, flow);
    bool new = !transaction || transaction->copies == 0;

    if (transaction && transaction->copies > 0) {
        if (packet->time - transaction->last < DUPLICATE) {
            model->n_duplicates++;
            return false;
        }
    } else if (!transaction) {
        transaction = add_transaction(model, packet, flow, side, stun);
        if (!transaction)
            return true;
    }
    if (new)
        begin(transaction, packet, flow);
    transaction->copies++;
    transaction->repeated += transaction->success && wn_stun_id_is_drawn(transaction->id) && !new;
    transaction->last = packet->time;
    transaction->last_frame = packet->frame;
    transaction->last_capture = packet->capture;
    transaction->lost |= wn_fate_is_loss(packet->fate);
    transaction->arrived |= packet->fate != WN_FATE_UNKNOWN && !wn_fate_is_loss(packet->fate);
    /* Clients of RFC 3489 send the attribute with every request; without a flag it wishes for
     * nothing. */
    transaction->has_change = stun->change_ip || stun->change_port;
    transaction->change_ip = stun->change_ip;
    transaction->change_port = stun->change_port;
    transaction->ice =
        stun->has_priority || stun->controlling || stun->controlled ||
        (stun->method == WN_STUN_BINDING && (stun->username.length > 0 || stun->integrity));
    transaction->use_candidate = stun->use_candidate;
    transaction->cut |= packet->truncated;
    transaction->authenticated = stun->integrity;
    transaction->response_port = stun->response_port;
    if (new && stun->response_port != 0)
        learn_probe(model, packet, transaction);
    if (wn_stun_id_is_drawn(transaction->id) && new)
        learn_two_sights(model, transaction, stun);
    if (!transaction->username && stun->username.length > 0)
        transaction->username = wn_intern(&model->texts, stun->username);
    if (transaction->ice) {
        transaction->checks = checks_of(model, flow, side, relay);
        wn_checks_ask(transaction->checks, transaction);
    }
    wn_turn_ask(model, packet, transaction, stun);
    /* The answer came into the file before. */
    if (new && transaction->answer_frame) {
        if (transaction->checks) {
            if (transaction->orphan)
                wn_checks_find_unseen(transaction->checks);
            wn_checks_answer(transaction->checks, transaction);
        }
        if (transaction->success && !relay)
            learn_mapping(model, transaction);
    }
    return true;
}

/* Answers of a STUN server have no MESSAGE-INTEGRITY, unless its users have passwords; those to
 * checks must have it (RFC 8445 7.3).  By an agent that leaves it out they are on a flow of checks.
 */
static void
learn_unseen_check(WnModel *model, WnStunTransaction *transaction, const WnStun *stun,
                   WnTurnPeer *relay)
{
    WnFlow *flow = transaction->flow;

    if (stun->method != WN_STUN_BINDING || !transaction->success || transaction->orphan ||
        !(stun->integrity || relay || (flow->setup && !flow->setup->turn)))
        return;
    transaction->orphan = true;
    wn_checks_answer_unseen(checks_of(model, flow, transaction->side, relay), transaction);
}

static void
feed_answer(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, const WnStun *stun,
            WnTurnPeer *relay)
{
    WnStunTransaction *transaction = find_transaction(model, stun, flow);

    if (!transaction)
        transaction = add_transaction(model, packet, flow, 1 - side, stun);
    if (!transaction)
        return;
    /* An error may come for one copy and a success for the next: the success is the answer. */
    if (transaction->answer_frame != 0 && (transaction->success || stun->class == WN_STUN_ERROR))
        return;
    transaction->answer_frame = packet->frame;
    transaction->answer_capture = packet->capture;
    transaction->answered = packet->time;
    transaction->answer_source = packet->src;
    transaction->answer_to = packet->dst;
    transaction->success = stun->class == WN_STUN_SUCCESS;
    transaction->error = stun->has_error ? stun->error : 0;
    transaction->mapped = stun->xor_mapped.addr.family ? stun->xor_mapped : stun->mapped;
    if (stun->xor_port_zero)
        transaction->mapped.port = 0; /* the server tells none */
    transaction->plain_mapped = stun->mapped;
    transaction->other = stun->other;
    transaction->origin = stun->source;
    transaction->relayed = stun->relayed;
    if (transaction->relayed.addr.family != 0 &&
        !wn_model_is_relayed(model, &transaction->relayed.addr))
        wn_table_add(&model->relayed, wn_addr_hash(&transaction->relayed.addr), transaction);
    if (transaction->checks)
        wn_checks_answer(transaction->checks, transaction);
    else if (transaction->copies == 0)
        learn_unseen_check(model, transaction, stun, relay);
    wn_turn_answer(model, packet, transaction);
    if (transaction->success && !relay)
        learn_mapping(model, transaction);
}

void
wn_model_feed_stun(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnBytes bytes,
                   WnTurnPeer *relay)
{
    WnStun stun;
    bool   is_new = true;

    if (!wn_stun_parse(bytes, &stun)) {
        flow->sides[side].stun += relay == NULL;
        return;
    }
    switch (stun.class) {
    case WN_STUN_REQUEST:
        is_new = feed_request(model, packet, flow, side, &stun, relay);
        break;
    case WN_STUN_SUCCESS:
    case WN_STUN_ERROR:
        feed_answer(model, packet, flow, side, &stun, relay);
        break;
    case WN_STUN_INDICATION:
        break;
    }
    flow->sides[side].stun += is_new && relay == NULL;
    if (!model->trace)
        return;
    wn_trace_is_stun(model->trace, find_transaction(model, &stun, flow), bytes,
                     stun.class == WN_STUN_SUCCESS || stun.class == WN_STUN_ERROR);
    if (!is_new)
        wn_trace_is_twice(model->trace);
}
