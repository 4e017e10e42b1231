/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From one packet to what it teaches: its flow, its class, the part of the model that learns. */
#include <glib.h>

#include "model/model.h"
#include "model/set_back.h"
#include "wire/portmap.h"
#include "wire/sip.h"

static WnPoint *
account_point(WnModel *model, const WnPacket *packet)
{
    uint16_t number = MIN(packet->capture, WN_MAX_CAPTURE_POINTS - 1);
    WnPoint *point = &model->points[wn_point_place(packet->capture)];

    if (point->packets++ == 0) {
        point->first = point->last = point->now = packet->time;
        point->first_frame = packet->frame;
        model->n_points = MAX(model->n_points, number + 1u);
    }
    point->first = MIN(point->first, packet->time);
    point->last = MAX(point->last, packet->time);
    point->last_frame = packet->frame;
    wn_clock_follow(point, packet);
    point->truncated += packet->truncated;
    if (model->last_frame == 0) {
        model->first = model->last = packet->time;
    } else {
        model->first = MIN(model->first, packet->time);
        model->last = MAX(model->last, packet->time);
    }
    model->last_frame = packet->frame;
    return point;
}

/* After the packet was learned from, so that a message can ask how long the flow was idle. */
static void
account_side(WnFlow *flow, WnFlowSide *side, const WnPacket *packet)
{
    uint32_t idle = wn_flow_idle_ms(flow, packet->time);

    if (idle != UINT32_MAX && idle > side->idle_ms) {
        side->idle_ms = idle;
        side->idle_frame = packet->frame;
        side->idle_capture = packet->capture;
    }
    if (side->packets++ == 0) {
        side->first = side->last = packet->time;
        side->first_frame = packet->frame;
        side->ttl = packet->ttl;
    }
    if (packet->time > side->last)
        side->last = packet->time;
    side->last_frame = packet->frame;
    side->last_capture = packet->capture;
}

/* What a TURN server relays, in ChannelData or in a Send or Data indication. */
static void
feed_relayed(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnTurnPeer *peer,
             WnBytes data)
{
    switch (peer ? wn_classify(data, 0, 0) : WN_CLASS_OTHER) {
    case WN_CLASS_RTP:
        wn_model_feed_rtp(model, packet, flow, side, data, peer);
        break;
    case WN_CLASS_RTCP:
        wn_model_feed_rtcp(model, packet, flow, side, data);
        break;
    case WN_CLASS_STUN:
        wn_model_feed_stun(model, packet, flow, side, data, peer);
        break;
    case WN_CLASS_DTLS:
        wn_model_feed_dtls(model, packet, flow, side, data, peer);
        break;
    default:
        break;
    }
}

static void
feed_channel_data(WnModel *model, const WnPacket *packet, WnFlow *flow, int side)
{
    uint16_t channel;
    WnBytes  data;

    /* 64 to 79 are also capital letters: only a flow that spoke TURN has channels. */
    if (flow->sides[0].stun + flow->sides[1].stun > 0 &&
        wn_stun_channel_data(packet->payload, &channel, &data))
        feed_relayed(model, packet, flow, side,
                     wn_turn_relay(model, packet, flow, side, channel, NULL), data);
    else
        flow->sides[side].other++;
}

static void
feed_stun(WnModel *model, const WnPacket *packet, WnFlow *flow, int side)
{
    WnStun stun;

    wn_model_feed_stun(model, packet, flow, side, packet->payload, NULL);
    if (wn_stun_parse(packet->payload, &stun) && stun.class == WN_STUN_INDICATION &&
        (stun.method == WN_STUN_SEND || stun.method == WN_STUN_DATA) && stun.data.length > 0)
        feed_relayed(model, packet, flow, side,
                     wn_turn_relay(model, packet, flow, side, 0, &stun.peer), stun.data);
}

/* By its first ones it shows how often it sends them. */
static void
learn_rhythm(WnFlowSide *sender, WnTime time)
{
    static const uint32_t FIRST_ONES = 4;
    WnTime                idle = sender->packets > 0 ? time - sender->last : 0;

    if (sender->keepalives <= FIRST_ONES && idle > sender->rhythm_ms * WN_MILLISECOND)
        sender->rhythm_ms = (uint32_t) MIN(idle / WN_MILLISECOND, UINT32_MAX);
}

static void
feed_payload(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnClass class)
{
    WnFlowSide *sender = &flow->sides[side];

    switch (class) {
    case WN_CLASS_RTP:
        wn_model_feed_rtp(model, packet, flow, side, packet->payload, NULL);
        break;
    case WN_CLASS_RTCP:
        sender->rtcp++;
        if (model->trace)
            wn_trace_is_plain(model->trace, WN_TRACED_RTCP, packet->payload);
        wn_model_feed_rtcp(model, packet, flow, side, packet->payload);
        break;
    case WN_CLASS_SIP:
        sender->sip++;
        wn_model_feed_sip(model, packet, flow, side, packet->payload);
        break;
    case WN_CLASS_STUN:
        feed_stun(model, packet, flow, side);
        break;
    case WN_CLASS_CHANNEL_DATA:
        feed_channel_data(model, packet, flow, side);
        break;
    case WN_CLASS_KEEPALIVE:
        sender->keepalives++;
        learn_rhythm(sender, packet->time);
        sender->keepalive = (uint8_t) wn_keepalive(packet->payload);
        if (model->trace)
            wn_trace_is_keepalive(model->trace, wn_keepalive(packet->payload));
        break;
    case WN_CLASS_DTLS:
        sender->dtls++;
        if (model->trace)
            wn_trace_is_plain(model->trace, WN_TRACED_DTLS, packet->payload);
        wn_model_feed_dtls(model, packet, flow, side, packet->payload, NULL);
        break;
    default:
        sender->other++;
        if (packet->src.port == WN_PORTMAP_PORT)
            wn_model_feed_portmap(model, packet);
        break;
    }
}

/* Every question comes from another port: host and name are enough to remember, not the flow. */
static bool
is_dns(const WnPacket *packet)
{
    static const uint16_t DNS = 53;

    return packet->kind == WN_PACKET_DATAGRAM && packet->carrier == WN_CARRIER_UDP &&
           (packet->src.port == DNS || packet->dst.port == DNS) &&
           wn_classify(packet->payload, packet->src.port, packet->dst.port) == WN_CLASS_DNS;
}

/* A second sight of one keep-alive: nobody sends the next one so soon. */
static bool
is_seen_twice(const WnFlowSide *sender, const WnPacket *packet)
{
    static const WnTime DUPLICATE = 2 * WN_MILLISECOND;

    return sender->keepalives > 0 && packet->time - sender->last < DUPLICATE &&
           sender->last - packet->time < DUPLICATE &&
           sender->keepalive == (uint8_t) wn_keepalive(packet->payload);
}

static void
feed_on_flow(WnModel *model, const WnPacket *packet, WnPoint *point)
{
    uint64_t hash = wn_flow_hash(packet->carrier, &packet->src, &packet->dst);
    bool     is_event = packet->kind == WN_PACKET_TCP_EVENT;
    WnClass class = WN_CLASS_OTHER;
    WnFlow *flow;
    int     side;

    /* While the flow is fetched, the payload is classed. */
    wn_table_warm(&model->flows.flows, hash);
    if (!is_event)
        class = wn_classify(packet->payload, packet->src.port, packet->dst.port);
    flow = wn_flow_ensure(&model->flows, hash, packet->carrier, &packet->src, &packet->dst, &side);
    if (!flow) {
        model->dropped_by_limit++;
        return;
    }
    if (flow->sides[side].packets == 0)
        flow->sides[side].capture = packet->capture;
    if (model->trace)
        wn_trace_begin(model->trace, packet, flow, side);
    if (class == WN_CLASS_KEEPALIVE && is_seen_twice(&flow->sides[side], packet)) {
        model->n_duplicates++;
        if (model->trace) {
            wn_trace_is_keepalive(model->trace, wn_keepalive(packet->payload));
            wn_trace_is_twice(model->trace);
        }
        return;
    }
    if (is_event)
        wn_model_feed_tcp(model, packet, flow, side);
    else
        feed_payload(model, packet, flow, side, class);
    /* A message off a stream comes beside the segments that carried it. */
    if (packet->kind != WN_PACKET_MESSAGE || flow->sides[side].packets == 0)
        account_side(flow, &flow->sides[side], packet);
    if (flow->sides[side].packets == 1) {
        wn_host_note(&model->flows, &packet->src.addr, true, flow->sides[side].ttl);
        wn_host_note(&model->flows, &packet->dst.addr, false, 0);
    }
    if (packet->kind == WN_PACKET_DATAGRAM && flow->sides[0].sip + flow->sides[1].sip == 0) {
        point->udp_not_sip++;
        point->to_servers += class == WN_CLASS_STUN && wn_flow_asks_server(flow);
    }
}

/* Pieces without the rest: remembered, and what the first piece shows of a SIP message is read. */
static void
feed_lost_pieces(WnModel *model, const WnPacket *packet, WnPoint *point)
{
    WnLostPieces *lost;

    if (wn_model_has_room_for_note(model)) {
        model->n_notes++;
        lost = WN_ARENA_NEW(model->arena, WnLostPieces);
        lost->time = packet->time;
        lost->frame = packet->frame;
        lost->capture = packet->capture;
        lost->src = packet->src;
        lost->dst = packet->dst;
        lost->next = model->lost_pieces;
        model->lost_pieces = lost;
    }
    if (packet->payload.length > 0 && wn_sip_looks_like(packet->payload))
        feed_on_flow(model, packet, point);
}

static void
feed_placed(WnModel *model, const WnPacket *packet)
{
    WnPoint *point = account_point(model, packet);

    switch (packet->kind) {
    case WN_PACKET_DATAGRAM:
    case WN_PACKET_MESSAGE:
    case WN_PACKET_TCP_EVENT:
        if (!is_dns(packet)) {
            feed_on_flow(model, packet, point);
        } else {
            wn_model_feed_dns(model, packet);
            point->udp_not_sip++;
            point->to_servers++;
        }
        break;
    case WN_PACKET_ICMP_ERROR:
        wn_model_feed_icmp(model, packet);
        break;
    case WN_PACKET_ARP:
        point->link_frames++;
        wn_model_feed_arp(model, packet);
        break;
    case WN_PACKET_FRAGMENTS_LOST:
        feed_lost_pieces(model, packet, point);
        break;
    }
}

/* Most addresses were asked for just before. */
static bool
is_nonpublic_again(WnModel *model, const WnAddr *addr)
{
    uint32_t      number = wn_be32(addr->bytes);
    WnPlacedAddr *placed = &model->placed[(uint8_t) (number ^ number >> 8)];

    if (addr->family != 4)
        return wn_model_is_nonpublic(model, addr);
    if (!placed->known || placed->number != number)
        *placed = (WnPlacedAddr){ number, true, wn_model_is_nonpublic(model, addr) };
    return placed->nonpublic;
}

void
wn_model_feed(WnModel *model, const WnPacket *packet)
{
    WnPacket placed;
    bool     src, dst;

    if (packet->realm == 0) {
        feed_placed(model, packet);
        return;
    }
    src = is_nonpublic_again(model, &packet->src.addr);
    dst = is_nonpublic_again(model, &packet->dst.addr);
    if (!src && !dst) {
        feed_placed(model, packet);
        return;
    }
    placed = *packet;
    if (src)
        placed.src.addr.realm = packet->realm;
    if (dst)
        placed.dst.addr.realm = packet->realm;
    feed_placed(model, &placed);
}
