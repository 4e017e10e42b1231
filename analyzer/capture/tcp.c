/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP segments (RFC 9293 3.1): each is told as an event; connections that show SIP, STUN, HEP
 * or a WebSocket for SIP in their first bytes are put together, all others cost one probe of a
 * table.
 */
#include "capture/layer.h"
#include "capture/tcp_begin.h"
#include "capture/tcp_connection.h"
#include "capture/tcp_flows.h"

enum { TCP_HEADER = 20, PORT_SIPS = 5061 };

struct WnTcp {
    WnConnections connections;
    WnTcpFlows    flows;
    uint32_t      max_connections;
};

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
ensure_connection(WnTcp *tcp, WnTcpFlow *flow, const WnSegment *segment)
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

static void
feed_connection(WnTcp *tcp, WnTcpFlow *flow, const WnSegment *segment, const WnTcpBytes *bytes)
{
    if (!wn_connection_feed(&tcp->connections, flow->connection, segment->side, bytes))
        make_foreign(tcp, flow->connection);
}

static void
begin_connection(WnTcp *tcp, WnTcpFlow *flow, const WnSegment *segment, const WnSegmentPlan *plan)
{
    WnConnection *connection = ensure_connection(tcp, flow, segment);
    WnTcpBytes    bytes = segment->bytes;
    int           side = segment->side, other = 1 - side;
    uint32_t      first = flow->first[side];

    connection->mode[0] = plan->modes[0];
    connection->mode[1] = plan->modes[1];
    if (plan->modes[side] == WN_STREAM_WEBSOCKET) {
        connection->carrier = WN_CARRIER_WS;
        connection->frames[other].is_lost = !(flow->opened & 1 << other);
    }
    /* What the other side sends next it says itself, in a request and its answer. */
    if (plan->modes[side] == WN_STREAM_UPGRADE && !(flow->opened & 1 << other) &&
        segment->packet->tcp_flags & WN_TCP_ACK)
        wn_half_start(&connection->halves[other], segment->packet->tcp_acknowledged);
    bytes.bytes = wn_bytes_from(bytes.bytes, plan->skip);
    bytes.on_wire -= (uint32_t) plan->skip;
    bytes.sequence += (uint32_t) plan->skip;
    if (flow->opened & 1 << side && bytes.sequence - first < WN_TCP_NEAR)
        wn_half_start(&connection->halves[side], first);
    feed_connection(tcp, flow, segment, &bytes);
}

static void
deliver_keepalive(WnTcp *tcp, const WnSegment *segment)
{
    WnPacket packet = *segment->packet;

    packet.kind = WN_PACKET_MESSAGE;
    packet.carrier = WN_CARRIER_TCP;
    packet.payload = segment->bytes.bytes;
    packet.payload_length = segment->bytes.on_wire;
    wn_decoder_deliver(tcp->connections.decoder, &packet);
}

/* Whether the data of this side is known to begin here: by its SYN, its answer, or itself. */
static bool
begins_at(const WnTcpFlow *flow, int side, uint32_t first)
{
    return flow->first[side] == first &&
           (flow->opened & 1 << side || flow->kind[side] == WN_SIDE_STREAM);
}

static void
learn_opening(WnTcp *tcp, WnTcpFlow *flow, const WnSegment *segment)
{
    const WnPacket *packet = segment->packet;
    bool            answers = packet->tcp_flags & WN_TCP_ACK;
    uint32_t        first = segment->bytes.sequence + 1;
    int             side = segment->side, other = 1 - side;

    /* A copy says nothing new. */
    if (flow->opened & 1 << side && flow->first[side] == first)
        return;
    /* Not what is known of the connection, in turned order: another one reuses the ports. */
    if (!(answers ? begins_at(flow, other, packet->tcp_acknowledged)
                  : begins_at(flow, side, first))) {
        end_connection(tcp, flow);
        flow->opened = 0;
        flow->tries = 0;
    }
    flow->opened |= (uint8_t) (1 << side);
    flow->first[side] = first;
    /* The answer names the SYN that it answers, which may stand behind it in the file. */
    if (answers) {
        flow->opened |= (uint8_t) (1 << other);
        flow->first[other] = packet->tcp_acknowledged;
    }
}

static WnCarrier
carrier_of(const WnTcpFlow *flow, const WnPacket *packet)
{
    if (flow && flow->connection)
        return flow->connection->carrier;
    if (flow && (flow->kind[0] == WN_SIDE_TLS || flow->kind[1] == WN_SIDE_TLS))
        return WN_CARRIER_TLS;
    return wn_tcp_has_port(packet, PORT_SIPS) ? WN_CARRIER_TLS : WN_CARRIER_TCP;
}

/* The event comes before the messages that the segment completes. */
static void
deliver_event(WnTcp *tcp, const WnTcpFlow *flow, const WnSegment *segment)
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
    else if (segment->bytes.on_wire > 0 && kind != WN_SIDE_STREAM)
        decoder->reasons[WN_REASON_TCP_OTHER]++;
    wn_decoder_deliver(decoder, &packet);
}

static void
act(WnTcp *tcp, WnTcpFlow *flow, const WnSegment *segment, const WnSegmentPlan *plan)
{
    switch (plan->action) {
    case WN_PLAN_KEEPALIVE:
        deliver_keepalive(tcp, segment);
        break;
    case WN_PLAN_BEGIN:
        begin_connection(tcp, flow, segment, plan);
        break;
    case WN_PLAN_FEED:
        feed_connection(tcp, flow, segment, &segment->bytes);
        break;
    case WN_PLAN_NOTHING:
        break;
    }
}

static void
take_segment(WnTcp *tcp, const WnSegment *segment)
{
    const WnPacket *packet = segment->packet;
    bool            opens = packet->tcp_flags & WN_TCP_SYN;
    bool            matters = opens || segment->bytes.on_wire > 0;
    WnSegmentPlan   plan = { .action = WN_PLAN_NOTHING };
    WnTcpFlow      *flow =
        matters ? ensure_flow(tcp, segment->hash) : wn_tcp_flows_find(&tcp->flows, segment->hash);

    /* Another one's place, of the same hash: only the event is told. */
    if (flow && flow->connection &&
        !wn_endpoint_equal(&flow->connection->ends[segment->side], &packet->src))
        flow = NULL;
    if (flow && opens)
        learn_opening(tcp, flow, segment);
    else if (flow && segment->bytes.on_wire > 0 && flow->kind[segment->side] == WN_SIDE_UNDECIDED)
        wn_tcp_decide(flow, segment, &plan);
    else if (flow && segment->bytes.on_wire > 0 && flow->kind[segment->side] == WN_SIDE_STREAM)
        plan.action = WN_PLAN_FEED;
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
    WnSegment      segment = { .packet = packet };
    uint32_t       header;

    if (cursor->length < TCP_HEADER)
        return wn_cursor_give_up(cursor,
                                 cursor->length < 4 ? WN_REASON_CUT_PORTS : WN_REASON_CUT_TCP);
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
    segment.bytes = (WnTcpBytes){ .bytes = wn_bytes_from(wn_bytes(data, cursor->length), header),
                                  .on_wire = cursor->on_wire - header,
                                  .sequence = packet->tcp_sequence,
                                  .origin = { packet->time, packet->frame, packet->ip_id,
                                              packet->ip_total, packet->ttl } };
    take_segment(cursor->decoder->tcp, &segment);
    return WN_LAYER_DONE;
}
