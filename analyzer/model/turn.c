/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learning from a client's dealings with a TURN server (RFC 8656): its allocation, permissions and
 * channels, refusals, and which peer a relayed packet is from or for.
 */
#include <string.h>

#include "model/model.h"
#include "model/setup.h"

/* Beyond this many peers or refusals of one client nothing more is learned from another. */
static const uint32_t MOST_PEERS = 64, MOST_REFUSALS = 64;

WnSetup *
wn_model_setup(WnModel *model, WnFlow *flow)
{
    if (!flow->setup)
        flow->setup = WN_ARENA_NEW(model->arena, WnSetup);
    return flow->setup;
}

static void
begin_turn(WnModel *model, const WnPacket *packet, WnFlow *flow, int client)
{
    WnSetup *setup = wn_model_setup(model, flow);
    WnTurn  *turn = WN_ARENA_NEW(model->arena, WnTurn);

    turn->before = setup->turn;
    turn->flow = flow;
    turn->client = (uint8_t) client;
    turn->capture = packet->capture;
    turn->first = packet->time;
    turn->first_frame = packet->frame;
    setup->turn = turn;
    wn_table_add(&model->turns, wn_addr_hash(&flow->ends[client].addr), turn);
}

static WnTurn *
ensure_turn(WnModel *model, const WnPacket *packet, WnFlow *flow, int client)
{
    WnSetup *setup = wn_model_setup(model, flow);

    if (!setup->turn)
        begin_turn(model, packet, flow, client);
    setup->turn->last = packet->time;
    setup->turn->last_frame = packet->frame;
    return setup->turn;
}

static WnTurnPeer *
add_peer(WnModel *model, WnTurn *turn, const WnPacket *packet)
{
    WnTurnPeer *peer;

    if (turn->n_peers >= MOST_PEERS) {
        model->dropped_by_limit++;
        turn->peers_left_out = true;
        return NULL;
    }
    peer = WN_ARENA_NEW(model->arena, WnTurnPeer);
    peer->frame = packet->frame;
    peer->next = turn->peers;
    turn->peers = peer;
    turn->n_peers++;
    return peer;
}

static WnTurnPeer *
ensure_peer(WnModel *model, WnTurn *turn, const WnPacket *packet, const WnEndpoint *endpoint)
{
    WnTurnPeer *peer = turn->peers;

    while (peer && !wn_endpoint_equal(&peer->endpoint, endpoint))
        peer = peer->next;
    if (!peer && (peer = add_peer(model, turn, packet)) != NULL)
        peer->endpoint = *endpoint;
    return peer;
}

static WnTurnPeer *
ensure_channel(WnModel *model, WnTurn *turn, const WnPacket *packet, uint16_t channel)
{
    WnTurnPeer *peer = turn->peers;

    while (peer && peer->channel != channel)
        peer = peer->next;
    if (!peer && (peer = add_peer(model, turn, packet)) != NULL)
        peer->channel = channel;
    return peer;
}

static bool
is_turn(uint16_t method)
{
    return method == WN_STUN_ALLOCATE || method == WN_STUN_REFRESH ||
           method == WN_STUN_CREATE_PERMISSION || method == WN_STUN_CHANNEL_BIND;
}

static bool
may_give_back(const WnStunTransaction *transaction)
{
    return transaction->gives_back ||
           (transaction->method == WN_STUN_REFRESH && transaction->copies == 0);
}

static void
note_refusal(WnModel *model, WnTurn *turn, const WnStunTransaction *transaction)
{
    WnTurnRefusal *refusal;

    if (turn->n_refusals++ >= MOST_REFUSALS) {
        model->dropped_by_limit++;
        return;
    }
    refusal = WN_ARENA_NEW(model->arena, WnTurnRefusal);
    *refusal = (WnTurnRefusal){ .next = turn->refusals,
                                .time = transaction->answered,
                                .frame = transaction->answer_frame,
                                .method = transaction->method,
                                .error = transaction->error,
                                .authenticated = transaction->authenticated,
                                .gives_back = may_give_back(transaction) || turn->given_back != 0 };
    turn->refusals = refusal;
}

static void
note_allocation(WnModel *model, WnTurn *turn, const WnStunTransaction *transaction)
{
    bool moved = !wn_endpoint_equal(&turn->relayed, &transaction->relayed);

    turn->given_back = 0;
    if (turn->allocated++ == 0) {
        turn->allocated_frame = transaction->answer_frame;
        turn->allocated_time = transaction->answered;
    }
    if (transaction->relayed.addr.family == 0)
        return;
    turn->relayed = transaction->relayed;
    if (moved)
        wn_table_add(&model->relays, wn_endpoint_hash(&turn->relayed), turn);
}

static void
note_grant(WnModel *model, WnTurn *turn, const WnPacket *packet,
           const WnStunTransaction *transaction)
{
    for (unsigned i = 0; i < transaction->n_peers; i++) {
        WnEndpoint  named = transaction->peers[i];
        WnTurnPeer *peer;

        if (transaction->method == WN_STUN_CREATE_PERMISSION)
            named.port = 0;
        peer = ensure_peer(model, turn, packet, &named);
        if (!peer)
            continue;
        if (!transaction->success) {
            peer->error = transaction->error;
            peer->error_frame = transaction->answer_frame;
            continue;
        }
        if (transaction->channel)
            peer->channel = transaction->channel;
        if (peer->granted == 0)
            peer->granted = transaction->answered;
        peer->renewed = transaction->answered;
        peer->renewed_frame = transaction->answer_frame;
        peer->error = 0;
    }
}

/* The answer came into the file before its request, which says what it was about. */
static void
settle(WnModel *model, WnTurn *turn, const WnPacket *packet, const WnStunTransaction *transaction)
{
    if (transaction->method == WN_STUN_ALLOCATE)
        turn->allocation_unanswered = false;
    for (WnTurnRefusal *refusal = turn->refusals; refusal; refusal = refusal->next)
        if (refusal->frame == transaction->answer_frame && refusal->time == transaction->answered) {
            refusal->authenticated = transaction->authenticated;
            refusal->gives_back = may_give_back(transaction);
        }
    note_grant(model, turn, packet, transaction);
}

/* Not the request whose answer came into the file before it. */
static bool
asks_for_another(const WnStunTransaction *transaction)
{
    const WnSetup *setup = transaction->flow->setup;

    return transaction->method == WN_STUN_ALLOCATE && transaction->copies <= 1 &&
           transaction->answer_frame == 0 && setup && setup->turn && setup->turn->allocated > 0;
}

void
wn_turn_ask(WnModel *model, const WnPacket *packet, WnStunTransaction *transaction,
            const WnStun *stun)
{
    WnTurn *turn;

    if (!is_turn(stun->method))
        return;
    if (asks_for_another(transaction))
        begin_turn(model, packet, transaction->flow, transaction->side);
    turn = ensure_turn(model, packet, transaction->flow, transaction->side);
    if (transaction->copies > 1)
        return;
    if (stun->method == WN_STUN_ALLOCATE) {
        turn->asked++;
        turn->allocation_unanswered = true;
    }
    turn->peers_left_out |= stun->peers_left_out;
    transaction->channel = stun->channel;
    transaction->gives_back = stun->has_lifetime && stun->lifetime == 0;
    if (stun->n_peers > 0) {
        WnEndpoint *peers = WN_ARENA_ARRAY(model->arena, WnEndpoint, stun->n_peers);
        memcpy(peers, stun->peers, stun->n_peers * sizeof(*peers));
        transaction->peers = peers;
        transaction->n_peers = stun->n_peers;
    }
    if (transaction->answer_frame)
        settle(model, turn, packet, transaction);
}

void
wn_turn_answer(WnModel *model, const WnPacket *packet, const WnStunTransaction *transaction)
{
    WnTurn *turn;

    if (!is_turn(transaction->method))
        return;
    turn = ensure_turn(model, packet, transaction->flow, transaction->side);
    if (transaction->method == WN_STUN_ALLOCATE)
        turn->allocation_unanswered = false;
    if (transaction->success)
        turn->agreed = transaction->answered;
    if (!transaction->success)
        note_refusal(model, turn, transaction);
    else if (transaction->method == WN_STUN_ALLOCATE)
        note_allocation(model, turn, transaction);
    else if (may_give_back(transaction))
        turn->given_back = transaction->answered;
    note_grant(model, turn, packet, transaction);
}

bool
wn_turn_serves(const WnTurn *turn, WnTime time)
{
    static const WnTime LIFETIME = 600 * WN_SECOND; /* RFC 8656 3.2, unless it is refreshed */
    bool                heard = false;

    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next)
        heard |= peer->received > 0;
    return heard && turn->allocated > 0 && turn->allocated_time <= time &&
           time - turn->last <= LIFETIME && (turn->given_back == 0 || turn->given_back > time);
}

WnTime
wn_turn_permitted(const WnTurn *turn, const WnAddr *address)
{
    WnTime newest = 0;

    for (const WnTurnPeer *peer = turn->peers; peer; peer = peer->next)
        if (wn_addr_equal(&peer->endpoint.addr, address) && peer->renewed > newest)
            newest = peer->renewed;
    return newest;
}

static void
count_relayed(WnTurnPeer *peer, const WnPacket *packet, bool from_client)
{
    if (from_client) {
        if (peer->sent++ == 0) {
            peer->first_sent = packet->time;
            peer->first_sent_frame = packet->frame;
        }
        peer->last_sent = packet->time;
    } else {
        if (peer->received++ == 0)
            peer->first_received = packet->time;
        peer->last_received = packet->time;
        peer->last_received_frame = packet->frame;
    }
}

/* Who is the client where no request was seen: the other end listens on a lower port. */
static int
client_of(const WnFlow *flow)
{
    if (flow->setup && flow->setup->turn)
        return flow->setup->turn->client;
    return flow->ends[0].port > flow->ends[1].port ? 0 : 1;
}

WnTurnPeer *
wn_turn_relay(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, uint16_t channel,
              const WnEndpoint *endpoint)
{
    WnTurn     *turn = flow->setup ? flow->setup->turn : NULL;
    WnTurnPeer *peer;

    if (!turn)
        turn = ensure_turn(model, packet, flow, client_of(flow));
    peer = channel ? ensure_channel(model, turn, packet, channel)
                   : ensure_peer(model, turn, packet, endpoint);
    if (peer)
        count_relayed(peer, packet, side == turn->client);
    return peer;
}
