/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP segments (RFC 9293 3.1): each is told as an event; connections that show SIP, STUN or a
 * WebSocket for SIP in their first bytes are put together, all others cost one probe of a table.
 */
#include "capture/layer.h"
#include "capture/tcp_connection.h"
#include "capture/tcp_flows.h"
#include "capture/websocket.h"
#include "wire/sip_frame.h"

enum {
    TCP_HEADER = 20,
    MOST_TRIES = 8, /* segments that are searched in a connection whose begin was not seen */
    NEAR = 65536    /* first data this far from its begin came out of order */
};

enum { PORT_STUN = 3478, PORT_SIP = 5060, PORT_SIPS = 5061 };

struct WnTcp {
    WnConnections connections;
    WnTcpFlows    flows;
    uint32_t      max_connections;
};

typedef struct {
    WnPacket  *packet;
    WnTcpBytes bytes;
    uint64_t   hash;
    int        side; /* of the sender */
} Segment;

/* What is to be done with a segment once its event is told. */
typedef struct {
    enum { NOTHING, KEEPALIVE, BEGIN, FEED } action;
    WnStreamMode modes[2];
    size_t       skip; /* bytes before what is of interest */
} Plan;

WnTcp *
wn_tcp_new(WnDecoder *decoder, const WnDecoderOptions *options)
{
    WnTcp *tcp = g_new0(WnTcp, 1);

    tcp->connections.decoder = decoder;
    tcp->connections.max_held = options->max_buffered;
    g_queue_init(&tcp->connections.in_use);
    g_queue_init(&tcp->connections.in_wait);
    tcp->max_connections = MAX(options->max_connections, 1);
    wn_tcp_flows_init(&tcp->flows, options->max_flows);
    return tcp;
}

static WnConnection *
oldest(const GQueue *queue)
{
    return queue->head ? queue->head->data : NULL;
}

void
wn_tcp_free(WnTcp *tcp)
{
    WnConnection *connection;

    if (!tcp)
        return;
    while ((connection = oldest(&tcp->connections.in_use)) != NULL)
        wn_connection_free(&tcp->connections, connection);
    wn_tcp_flows_clear(&tcp->flows);
    g_free(tcp);
}

void
wn_tcp_finish(WnTcp *tcp)
{
    WnConnection *connection;

    while ((connection = oldest(&tcp->connections.in_use)) != NULL)
        wn_connection_end(&tcp->connections, connection);
    wn_tcp_flows_clear(&tcp->flows);
    wn_tcp_flows_init(&tcp->flows, 1);
}

/* The stream was taken for SIP by mistake. */
static void
make_foreign(WnTcp *tcp, WnConnection *connection)
{
    WnTcpFlow *flow = wn_tcp_flows_find(&tcp->flows, connection->hash);

    if (flow && flow->connection == connection) {
        flow->connection = NULL;
        flow->kind[0] = flow->kind[1] = WN_SIDE_FOREIGN;
    }
    wn_connection_free(&tcp->connections, connection);
}

WnTime
wn_tcp_overdue(WnTcp *tcp, WnTime now)
{
    GQueue       *in_wait = &tcp->connections.in_wait;
    WnConnection *connection;

    while ((connection = oldest(in_wait)) != NULL &&
           now - connection->waiting_since >= WN_TCP_GAP_WAIT)
        if (!wn_connection_skip_gaps(&tcp->connections, connection))
            make_foreign(tcp, connection);
    return connection ? connection->waiting_since + WN_TCP_GAP_WAIT : INT64_MAX;
}

static void
end_connection(WnTcp *tcp, WnTcpFlow *flow)
{
    WnConnection *connection = flow->connection;

    flow->connection = NULL;
    flow->kind[0] = flow->kind[1] = WN_SIDE_UNDECIDED;
    if (connection)
        wn_connection_end(&tcp->connections, connection);
}

static WnTcpFlow *
ensure_flow(WnTcp *tcp, uint64_t hash)
{
    WnTcpFlow *flow = wn_tcp_flows_find(&tcp->flows, hash);

    if (flow)
        return flow;
    flow = wn_tcp_flows_replace(&tcp->flows, hash);
    if (flow->used != 0 && flow->connection) {
        tcp->connections.decoder->reasons[WN_REASON_TCP_LIMIT]++;
        end_connection(tcp, flow);
    }
    wn_tcp_flow_reset(&tcp->flows, flow, hash);
    return flow;
}

static WnConnection *
ensure_connection(WnTcp *tcp, WnTcpFlow *flow, const Segment *segment)
{
    WnConnections *all = &tcp->connections;

    if (flow->connection)
        return flow->connection;
    if (all->in_use.length >= tcp->max_connections) {
        WnConnection *old = oldest(&all->in_use);
        WnTcpFlow    *its = wn_tcp_flows_find(&tcp->flows, old->hash);

        all->decoder->reasons[WN_REASON_TCP_LIMIT]++;
        if (its && its->connection == old)
            end_connection(tcp, its);
        else
            wn_connection_end(all, old);
    }
    flow->connection = wn_connection_new(all, segment->packet, segment->side, segment->hash);
    return flow->connection;
}

static bool
has_port(const WnPacket *packet, uint16_t port)
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
begins_stream(const Segment *segment, WnStreamMode modes[2])
{
    WnBytes bytes = segment->bytes.bytes;
    int     side = segment->side;
    size_t  length;

    modes[0] = modes[1] = WN_STREAM_MESSAGES;
    if (wn_websocket_may_upgrade(bytes)) {
        modes[0] = modes[1] = WN_STREAM_UPGRADE;
        /* The request of one whose answer is on its way; joined later, the request is past. */
        if (bytes.data[0] == 'H')
            modes[1 - side] = WN_STREAM_WEBSOCKET;
        return wn_websocket_upgrade(bytes, &length) != WN_UPGRADE_OTHER;
    }
    if (wn_websocket_begins_sip(bytes)) {
        modes[0] = modes[1] = WN_STREAM_WEBSOCKET;
        return true;
    }
    switch (wn_frame_next(bytes, &length)) {
    case WN_FRAME_SIP:
    case WN_FRAME_MORE:
        return true;
    case WN_FRAME_STUN:
        /* ChannelData has no mark of its own: it needs a port that says so. */
        return bytes.data[0] < 0x40 || has_port(segment->packet, PORT_STUN);
    default:
        return false;
    }
}

static void
feed_connection(WnTcp *tcp, WnTcpFlow *flow, const Segment *segment, const WnTcpBytes *bytes)
{
    if (!wn_connection_feed(&tcp->connections, flow->connection, segment->side, bytes))
        make_foreign(tcp, flow->connection);
}

static void
begin_connection(WnTcp *tcp, WnTcpFlow *flow, const Segment *segment, const Plan *plan)
{
    WnConnection *connection = ensure_connection(tcp, flow, segment);
    WnTcpBytes    bytes = segment->bytes;
    uint32_t      first = flow->first[segment->side];

    connection->mode[0] = plan->modes[0];
    connection->mode[1] = plan->modes[1];
    if (plan->modes[segment->side] == WN_STREAM_WEBSOCKET)
        connection->carrier = WN_CARRIER_WS;
    bytes.bytes = wn_bytes_from(bytes.bytes, plan->skip);
    bytes.on_wire -= (uint32_t) plan->skip;
    bytes.sequence += (uint32_t) plan->skip;
    if (flow->opened & 1 << segment->side && bytes.sequence - first < NEAR)
        wn_half_start(&connection->halves[segment->side], first);
    feed_connection(tcp, flow, segment, &bytes);
}

/* A keep-alive tells nothing of what the stream carries, but may be all that the capture has. */
static bool
is_keepalive(const Segment *segment)
{
    WnBytes bytes = segment->bytes.bytes;
    size_t  length;

    /* One byte may be TCP's own probe (RFC 9293 3.8.4). */
    return bytes.length >= 2 && bytes.length == segment->bytes.on_wire &&
           wn_frame_next(bytes, &length) == WN_FRAME_KEEPALIVE && length == bytes.length;
}

static void
deliver_keepalive(WnTcp *tcp, const Segment *segment)
{
    WnPacket packet = *segment->packet;

    packet.kind = WN_PACKET_MESSAGE;
    packet.carrier = WN_CARRIER_TCP;
    packet.payload = segment->bytes.bytes;
    packet.payload_length = segment->bytes.on_wire;
    wn_decoder_deliver(tcp->connections.decoder, &packet);
}

/* Begun before the capture, a stream may show a message later than in its first bytes. */
static void
search(WnTcpFlow *flow, const Segment *segment, Plan *plan)
{
    WnBytes bytes = segment->bytes.bytes;

    plan->skip = wn_frame_resync(bytes);
    if (plan->skip < bytes.length) {
        plan->action = BEGIN;
        return;
    }
    if (flow->tries < MOST_TRIES)
        flow->tries++;
    else if (!has_port(segment->packet, PORT_SIP))
        flow->kind[segment->side] = WN_SIDE_FOREIGN;
}

static void
decide(WnTcpFlow *flow, const Segment *segment, Plan *plan)
{
    int      side = segment->side;
    uint32_t ahead = segment->bytes.sequence - flow->first[side];
    bool     opened = flow->opened & 1 << side;

    if (segment->bytes.bytes.length == 0)
        return;
    if (is_tls(segment->bytes.bytes)) {
        flow->kind[side] = WN_SIDE_TLS;
    } else if (flow->kind[1 - side] == WN_SIDE_STREAM) {
        plan->action = FEED;
        if (opened && ahead < NEAR)
            wn_half_start(&flow->connection->halves[side], flow->first[side]);
    } else if (is_keepalive(segment)) {
        plan->action = KEEPALIVE;
        flow->first[side] += opened && ahead == 0 ? segment->bytes.on_wire : 0;
    } else if (begins_stream(segment, plan->modes) || (opened && ahead > 0 && ahead < NEAR)) {
        plan->action = BEGIN;
    } else if (opened && ahead == 0) {
        flow->kind[side] = WN_SIDE_FOREIGN;
    } else {
        search(flow, segment, plan);
    }
    if (plan->action == FEED || plan->action == BEGIN)
        flow->kind[side] = WN_SIDE_STREAM;
}

static void
learn_opening(WnTcp *tcp, WnTcpFlow *flow, const Segment *segment)
{
    uint32_t first = segment->bytes.sequence + 1;
    uint8_t  bit = (uint8_t) (1 << segment->side);

    /* A copy of the SYN says nothing new; another one reuses the ports. */
    if (flow->opened & bit && flow->first[segment->side] == first)
        return;
    if (flow->connection && !(segment->packet->tcp_flags & WN_TCP_ACK))
        end_connection(tcp, flow);
    if (!(segment->packet->tcp_flags & WN_TCP_ACK)) {
        flow->opened = 0;
        flow->tries = 0;
        flow->kind[0] = flow->kind[1] = WN_SIDE_UNDECIDED;
    }
    flow->opened |= bit;
    flow->first[segment->side] = first;
}

static WnCarrier
carrier_of(const WnTcpFlow *flow, const WnPacket *packet)
{
    if (flow && flow->connection)
        return flow->connection->carrier;
    if (flow && (flow->kind[0] == WN_SIDE_TLS || flow->kind[1] == WN_SIDE_TLS))
        return WN_CARRIER_TLS;
    return has_port(packet, PORT_SIPS) ? WN_CARRIER_TLS : WN_CARRIER_TCP;
}

/* The event comes before the messages that the segment completes. */
static void
deliver_event(WnTcp *tcp, const WnTcpFlow *flow, const Segment *segment)
{
    WnDecoder *decoder = tcp->connections.decoder;
    WnPacket   packet = *segment->packet;
    int        kind = flow ? flow->kind[segment->side] : WN_SIDE_UNDECIDED;

    packet.kind = WN_PACKET_TCP_EVENT;
    packet.carrier = carrier_of(flow, &packet);
    packet.payload_length = segment->bytes.on_wire;
    if (kind != WN_SIDE_STREAM) {
        packet.payload = segment->bytes.bytes;
        packet.truncated = packet.payload.length < packet.payload_length;
    }
    if (segment->bytes.on_wire > 0 && kind == WN_SIDE_TLS)
        decoder->reasons[WN_REASON_TLS]++;
    else if (wn_bytes_starts_with(segment->bytes.bytes, WN_LITERAL("HEP3")))
        decoder->reasons[WN_REASON_TCP_HEP]++;
    else if (segment->bytes.on_wire > 0 && kind != WN_SIDE_STREAM)
        decoder->reasons[WN_REASON_TCP_OTHER]++;
    wn_decoder_deliver(decoder, &packet);
}

static void
act(WnTcp *tcp, WnTcpFlow *flow, const Segment *segment, const Plan *plan)
{
    switch (plan->action) {
    case KEEPALIVE:
        deliver_keepalive(tcp, segment);
        break;
    case BEGIN:
        begin_connection(tcp, flow, segment, plan);
        break;
    case FEED:
        feed_connection(tcp, flow, segment, &segment->bytes);
        break;
    case NOTHING:
        break;
    }
}

static void
take_segment(WnTcp *tcp, const Segment *segment)
{
    const WnPacket *packet = segment->packet;
    bool            opens = packet->tcp_flags & WN_TCP_SYN;
    bool            matters = opens || segment->bytes.on_wire > 0;
    Plan            plan = { .action = NOTHING };
    WnTcpFlow      *flow = matters ? ensure_flow(tcp, segment->hash)
                                   : wn_tcp_flows_find(&tcp->flows, segment->hash);

    /* Another one's place, of the same hash: only the event is told. */
    if (flow && flow->connection &&
        !wn_endpoint_equal(&flow->connection->ends[segment->side], &packet->src))
        flow = NULL;
    if (flow && opens)
        learn_opening(tcp, flow, segment);
    else if (flow && segment->bytes.on_wire > 0 &&
             flow->kind[segment->side] == WN_SIDE_UNDECIDED)
        decide(flow, segment, &plan);
    else if (flow && segment->bytes.on_wire > 0 && flow->kind[segment->side] == WN_SIDE_STREAM)
        plan.action = FEED;
    deliver_event(tcp, flow, segment);
    act(tcp, flow, segment, &plan);
    if (flow && packet->tcp_flags & WN_TCP_RST && flow->connection)
        end_connection(tcp, flow);
}

WnLayer
wn_tcp_segment(WnCursor *cursor)
{
    const uint8_t *data = cursor->data;
    WnPacket      *packet = &cursor->packet;
    Segment        segment = { .packet = packet };
    uint32_t       header;

    if (cursor->length < TCP_HEADER)
        return wn_cursor_give_up(cursor, cursor->length < 4 ? WN_REASON_CUT_PORTS
                                                            : WN_REASON_CUT_TCP);
    header = (data[12] >> 4) * 4u;
    if (header < TCP_HEADER || header > cursor->on_wire)
        return wn_cursor_give_up(cursor, WN_REASON_BAD_TCP);
    packet->src.port = wn_be16(data);
    packet->dst.port = wn_be16(data + 2);
    packet->tcp_sequence = wn_be32(data + 4);
    packet->tcp_acknowledged = wn_be32(data + 8);
    packet->tcp_flags = data[13];
    segment.hash = wn_tcp_flow_hash(packet);
    segment.side = wn_endpoint_compare(&packet->src, &packet->dst) > 0;
    segment.bytes = (WnTcpBytes){
        .bytes = wn_bytes_from(wn_bytes(data, cursor->length), header),
        .on_wire = cursor->on_wire - header,
        .sequence = packet->tcp_sequence,
        .origin = { packet->time, packet->frame, packet->ip_id, packet->ip_total, packet->ttl }
    };
    take_segment(cursor->decoder->tcp, &segment);
    return WN_LAYER_DONE;
}
