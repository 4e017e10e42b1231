/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells SIP, STUN, HEP and WebSockets for SIP from all else that TCP carries, and TLS from the
 * rest. RFC 3261 7, RFC 8489 5, RFC 7118 4, RFC 8446 5.1.
 */
#include "capture/tcp_begin.h"

#include "capture/hep.h"
#include "capture/websocket.h"
#include "wire/sip_frame.h"

/* Segments that are searched in a connection whose begin was not seen. */
enum { MOST_TRIES = 8 };

enum { PORT_STUN = 3478, PORT_SIP = 5060 };

bool
wn_tcp_has_port(const WnPacket *packet, uint16_t port)
{
    return packet->src.port == port || packet->dst.port == port;
}

/* RFC 8446 5.1: type, then version 3.x whatever was agreed. */
static bool
is_tls(WnBytes bytes)
{
    return bytes.length >= 3 && bytes.data[0] >= 0x14 && bytes.data[0] <= 0x17 &&
           bytes.data[1] == 3 && bytes.data[2] <= 4;
}

/* Whether the bytes show, or may come to show, what has to be put together; sets the modes. */
static bool
begins_stream(const WnSegment *segment, WnStreamMode modes[2])
{
    WnBytes bytes = segment->bytes.bytes;
    size_t  length;

    modes[0] = modes[1] = WN_STREAM_MESSAGES;
    if (wn_websocket_may_upgrade(bytes)) {
        modes[0] = modes[1] = WN_STREAM_UPGRADE;
        return wn_websocket_upgrade(bytes, &length) != WN_UPGRADE_OTHER;
    }
    if (wn_websocket_passage(bytes) == WN_WS_PASSAGE_SIP) {
        modes[0] = modes[1] = WN_STREAM_WEBSOCKET;
        return true;
    }
    if (wn_hep_begins(bytes.data, bytes.length)) {
        modes[0] = modes[1] = WN_STREAM_HEP;
        return true;
    }
    switch (wn_frame_next(bytes, &length)) {
    case WN_FRAME_SIP:
    case WN_FRAME_MORE:
        return true;
    case WN_FRAME_STUN:
        /* ChannelData has no mark of its own: it needs a port that says so. */
        return bytes.data[0] < 0x40 || wn_tcp_has_port(segment->packet, PORT_STUN);
    default:
        return false;
    }
}

/* A keep-alive tells nothing of what the stream carries, but may be all that the capture has. */
static bool
is_keepalive(const WnSegment *segment)
{
    WnBytes bytes = segment->bytes.bytes;
    size_t  length;

    /* One byte may be TCP's own probe (RFC 9293 3.8.4). */
    return bytes.length >= 2 && bytes.length == segment->bytes.on_wire &&
           wn_frame_next(bytes, &length) == WN_FRAME_KEEPALIVE && length == bytes.length;
}

/* Begun before the capture, a stream may show a message later than in its first bytes. */
static void
search(WnTcpFlow *flow, const WnSegment *segment, WnSegmentPlan *plan)
{
    WnBytes bytes = segment->bytes.bytes;
    size_t  mirrored = wn_hep_find(bytes), framed = wn_websocket_find_sip(bytes);

    plan->modes[0] = plan->modes[1] = WN_STREAM_MESSAGES;
    plan->skip = wn_frame_resync(bytes);
    /* What a frame holds does not stand in the stream itself. */
    if (framed < plan->skip) {
        plan->modes[0] = plan->modes[1] = WN_STREAM_WEBSOCKET;
        plan->skip = framed;
    }
    /* A message within what is mirrored is not this connection's. */
    if (mirrored < plan->skip) {
        plan->modes[0] = plan->modes[1] = WN_STREAM_HEP;
        plan->skip = mirrored;
    }
    if (plan->skip < bytes.length) {
        plan->action = WN_PLAN_BEGIN;
        return;
    }
    /* Idle, a WebSocket sends pings for hours. */
    if (wn_websocket_passage(bytes) == WN_WS_PASSAGE_IDLE)
        return;
    if (flow->tries < MOST_TRIES)
        flow->tries++;
    else if (!wn_tcp_has_port(segment->packet, PORT_SIP))
        flow->kind[segment->side] = WN_SIDE_FOREIGN;
}

void
wn_tcp_decide(WnTcpFlow *flow, const WnSegment *segment, WnSegmentPlan *plan)
{
    int      side = segment->side;
    uint32_t ahead = segment->bytes.sequence - flow->first[side];
    bool     opened = flow->opened & 1 << side;

    if (segment->bytes.bytes.length == 0)
        return;
    /* The other side's first segment may come later than its second. */
    if (is_tls(segment->bytes.bytes) || flow->kind[1 - side] == WN_SIDE_TLS) {
        flow->kind[side] = WN_SIDE_TLS;
    } else if (flow->kind[1 - side] == WN_SIDE_STREAM) {
        plan->action = WN_PLAN_FEED;
        if (opened && ahead < WN_TCP_NEAR)
            wn_half_start(&flow->connection->halves[side], flow->first[side]);
    } else if (is_keepalive(segment)) {
        plan->action = WN_PLAN_KEEPALIVE;
        flow->first[side] += opened && ahead == 0 ? segment->bytes.on_wire : 0;
    } else if (begins_stream(segment, plan->modes) ||
               (opened && ahead > 0 && ahead < WN_TCP_NEAR)) {
        plan->action = WN_PLAN_BEGIN;
    } else if (opened && ahead == 0) {
        flow->kind[side] = WN_SIDE_FOREIGN;
    } else {
        search(flow, segment, plan);
    }
    if (plan->action != WN_PLAN_FEED && plan->action != WN_PLAN_BEGIN)
        return;
    flow->kind[side] = WN_SIDE_STREAM;
    if (!opened)
        flow->first[side] = segment->bytes.sequence;
}
