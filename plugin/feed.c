/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See feed.h. */
#include "feed.h"

#include <wiretap/wtap.h>

#include "datagram.h"
#include "hep.h"
#include "layers.h"
#include "streams.h"
#include "turn.h"

enum { UDP_HEADER = 8, TCP_HEADER = 20, PORT_SIPS = 5061 };

struct Feed {
    Pieces  *pieces;
    Streams *streams;
};

/* Where the walk through the layers of one frame stands. */
typedef struct {
    Feed             *feed;
    packet_info      *pinfo;
    const proto_tree *tree;
    FeedPackets      *packets;
    WnPacket          packet; /* filled as headers are read */
    IpHeader          ip;
} Walk;

Feed *
feed_new(void)
{
    Feed *feed = g_new0(Feed, 1);

    feed->pieces = pieces_new();
    feed->streams = streams_new();
    return feed;
}

void
feed_free(Feed *feed)
{
    if (!feed)
        return;
    pieces_free(feed->pieces);
    streams_free(feed->streams);
    g_free(feed);
}

WnTime
feed_time(const packet_info *pinfo)
{
    WnTime most = WN_TIME_MAX / WN_SECOND;

    return CLAMP((WnTime) pinfo->abs_ts.secs, -most, most) * WN_SECOND + pinfo->abs_ts.nsecs;
}

uint16_t
feed_capture_point(const packet_info *pinfo)
{
    const wtap_rec *record = pinfo->rec;

    if (!record || !(record->presence_flags & WTAP_HAS_INTERFACE_ID))
        return 0;
    return (uint16_t) MIN(record->rec_header.packet_header.interface_id, UINT16_MAX);
}

static void
add(Walk *walk, const WnPacket *packet, const Layer *layer, uint32_t header)
{
    FeedPackets *packets = walk->packets;

    if (packets->n >= FEED_PACKETS_MAX)
        return;
    packets->origins[packets->n] = (FeedOrigin){ layer->source, layer->offset + header };
    packets->all[packets->n++] = *packet;
}

bool
feed_bytes_are_shown(proto_tree *tree)
{
    return tree && PTREE_DATA(tree)->visible;
}

/* The layer's bytes less its header and what stands behind its end. */
static void
set_payload(WnPacket *packet, const Layer *layer, uint32_t header, uint32_t length)
{
    packet->payload = wn_bytes_from(wn_bytes_slice(layer->bytes, 0, length), header);
    packet->payload_length = length > header ? length - header : 0;
    packet->truncated = packet->payload.length < packet->payload_length;
}

/* What a mirror sent counts as the packet that it carries.  False: it is no mirror's. */
static bool
add_mirrored(Walk *walk, const WnPacket *mirror, const Layer *layer)
{
    WnPacket   inner;
    Layer      origin = *layer;
    WnMirrored what = wn_packet_unwrap(mirror, &inner);

    if (what == WN_MIRRORED_COMPRESSED) {
        /* As it may be when it is not compressed: JSON is no packet. */
        if (hep_inflate(layer->source, &inner) && inner.payload.data[0] != '{') {
            origin.source = NULL;
            add(walk, &inner, &origin, 0);
        }
    } else if (what == WN_MIRRORED_PACKET) {
        add(walk, &inner, layer,
            inner.payload.length > 0 ? (uint32_t) (inner.payload.data - layer->bytes.data) : 0);
    }
    return what != WN_MIRRORED_NOTHING;
}

static void
read_udp(Walk *walk, const Layer *layer)
{
    WnPacket packet = walk->packet;
    uint32_t length;

    if (layer->bytes.length < 4)
        return;
    packet.src.port = wn_be16(layer->bytes.data);
    packet.dst.port = wn_be16(layer->bytes.data + 2);
    length = layer->bytes.length >= 6 ? wn_be16(layer->bytes.data + 4) : 0;
    /* 0: for the network card to fill in. */
    if (length < UDP_HEADER || length > layer->length)
        length = layer->length;
    packet.kind = WN_PACKET_DATAGRAM;
    packet.carrier = WN_CARRIER_UDP;
    set_payload(&packet, layer, UDP_HEADER, length);
    if (!add_mirrored(walk, &packet, layer))
        add(walk, &packet, layer, UDP_HEADER);
}

/* What the connection carries is known from some frame on; the ports tell before that. */
static WnCarrier
tcp_carrier(Walk *walk, const WnPacket *packet)
{
    StreamKind kind = layers_stream_kind(walk->pinfo);

    if (!walk->feed)
        return WN_CARRIER_TCP;
    kind = streams_learn(walk->feed->streams, packet, kind);
    if (kind == STREAM_WEBSOCKET)
        return WN_CARRIER_WS;
    if (kind == STREAM_TLS || packet->src.port == PORT_SIPS || packet->dst.port == PORT_SIPS)
        return WN_CARRIER_TLS;
    return WN_CARRIER_TCP;
}

/* What Wireshark found in the stream: whole SIP and STUN messages, mirrored packets. */
static unsigned
add_messages(Walk *walk, const WnPacket *from)
{
    LayerItem items[LAYER_ITEMS_MAX];
    unsigned  n_items = layers_items(walk->tree, items);
    unsigned  n = 0;

    for (unsigned i = 0; i < n_items; i++) {
        const Layer *layer = &items[i].layer;
        WnPacket     packet = *from;

        if (items[i].kind == ITEM_HEP) {
            set_payload(&packet, layer, 0, layer->length);
            n += add_mirrored(walk, &packet, layer);
        }
        if (items[i].kind != ITEM_SIP && items[i].kind != ITEM_STUN)
            continue;
        packet.kind = from->carrier == WN_CARRIER_SCTP ? WN_PACKET_DATAGRAM : WN_PACKET_MESSAGE;
        packet.tcp_sequence = packet.tcp_acknowledged = 0;
        packet.tcp_flags = 0;
        set_payload(&packet, layer, 0, layer->length);
        add(walk, &packet, layer, 0);
        n++;
    }
    return n;
}

/* RFC 5626 4.4.1: a ping is CRLF CRLF, the answer CRLF; one byte may be TCP's own probe. */
static bool
is_line_ends(WnBytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.data[i] != '\r' && bytes.data[i] != '\n')
            return false;
    return bytes.length >= 2;
}

static void
read_tcp(Walk *walk, const Layer *layer)
{
    const uint8_t *data = layer->bytes.data;
    WnPacket       packet = walk->packet;
    uint32_t       header, length;
    unsigned       event = walk->packets->n;

    if (layer->bytes.length < TCP_HEADER)
        return;
    header = (data[12] >> 4) * 4u;
    length = walk->ip.total > walk->ip.header ? walk->ip.total - walk->ip.header : header;
    if (header < TCP_HEADER || header > length)
        return;
    packet.src.port = wn_be16(data);
    packet.dst.port = wn_be16(data + 2);
    packet.tcp_sequence = wn_be32(data + 4);
    packet.tcp_acknowledged = wn_be32(data + 8);
    packet.tcp_flags = data[13];
    packet.kind = WN_PACKET_TCP_EVENT;
    packet.carrier = tcp_carrier(walk, &packet);
    set_payload(&packet, layer, header, length);
    add(walk, &packet, layer, header);
    if (add_messages(walk, &packet) > 0) {
        if (packet.carrier != WN_CARRIER_TLS)
            walk->packets->all[event].payload = (WnBytes){ NULL, 0 };
        walk->packets->all[event].truncated = false;
    } else if (is_line_ends(packet.payload)) {
        packet.kind = WN_PACKET_MESSAGE;
        add(walk, &packet, layer, header);
    } else if (walk->feed && turn_is_message(packet.payload)) {
        turn_announce(walk->pinfo);
        walk->packets->all[event].payload = (WnBytes){ NULL, 0 };
        packet.kind = WN_PACKET_MESSAGE;
        packet.tcp_sequence = packet.tcp_acknowledged = 0;
        packet.tcp_flags = 0;
        add(walk, &packet, layer, header);
    }
}

static void
read_icmp(Walk *walk, const Layer *layer, bool is_v6)
{
    WnPacket packet = walk->packet;
    uint8_t  type;
    bool     is_error;

    if (layer->bytes.length < 1)
        return;
    type = layer->bytes.data[0];
    /* Unreachable, source quench, time exceeded, parameter problem; of v6 1 to 4 (RFC 4443 2.1). */
    is_error = is_v6 ? type >= 1 && type <= 4 : type == 3 || type == 4 || type == 11 || type == 12;
    if (!is_error)
        return;
    packet.kind = WN_PACKET_ICMP_ERROR;
    set_payload(&packet, layer, 0,
                walk->ip.total > walk->ip.header ? walk->ip.total - walk->ip.header
                                                 : layer->length);
    add(walk, &packet, layer, 0);
}

/* Neighbours that ask and tell for link addresses (RFC 4861 4.3, 4.4). */
static bool
read_neighbour(Walk *walk, const Layer *layer)
{
    enum { SOLICITATION = 135, ADVERTISEMENT = 136, TARGET = 8 };
    static const uint8_t NOBODY[16];
    WnPacket             packet = walk->packet;
    WnAddr               target;

    if (layer->bytes.length < TARGET + 16 ||
        (layer->bytes.data[0] != SOLICITATION && layer->bytes.data[0] != ADVERTISEMENT))
        return false;
    target = wn_addr_v6(layer->bytes.data + TARGET);
    packet.kind = WN_PACKET_ARP;
    packet.arp_reply = layer->bytes.data[0] == ADVERTISEMENT;
    if (packet.arp_reply)
        packet.src = wn_endpoint(target, 0);
    else
        packet.dst = wn_endpoint(target, 0);
    if (packet.arp_reply || memcmp(packet.src.addr.bytes, NOBODY, 16) != 0)
        add(walk, &packet, layer, 0);
    return true;
}

/* RFC 826 for Ethernet and IPv4; a probe (RFC 5227 2.1.1) hopes for no answer. */
static void
read_arp(Walk *walk, const Layer *layer)
{
    static const uint8_t ETHERNET_IPV4[] = { 0, 1, 8, 0, 6, 4, 0 };
    static const uint8_t NOBODY[4];
    const uint8_t       *data = layer->bytes.data;
    WnPacket             packet = walk->packet;

    if (layer->bytes.length < 28 || memcmp(data, ETHERNET_IPV4, sizeof(ETHERNET_IPV4)) != 0 ||
        data[7] < 1 || data[7] > 2 || memcmp(data + 14, NOBODY, 4) == 0)
        return;
    packet.kind = WN_PACKET_ARP;
    packet.src = wn_endpoint(wn_addr_v4(data + 14), 0);
    packet.dst = wn_endpoint(wn_addr_v4(data + 24), 0);
    packet.arp_reply = data[7] == 2 || memcmp(data + 14, data + 24, 4) == 0;
    add(walk, &packet, layer, 0);
}

static void
read_sctp(Walk *walk, const Layer *layer)
{
    if (layer->bytes.length < 4)
        return;
    walk->packet.src.port = wn_be16(layer->bytes.data);
    walk->packet.dst.port = wn_be16(layer->bytes.data + 2);
    walk->packet.carrier = WN_CARRIER_SCTP;
    add_messages(walk, &walk->packet);
}

/* What the datagram carries, when it is whole; false: this piece makes nothing whole. */
static bool
read_carried(Walk *walk, const Layer *ip, Layer *carried)
{
    if (!walk->ip.is_piece) {
        *carried = layers_behind(ip, walk->ip.header);
        return true;
    }
    if (!layers_reassembled(walk->pinfo, ip, carried)) {
        if (walk->feed)
            pieces_wait(walk->feed->pieces, &walk->packet, &walk->ip, ip);
        return false;
    }
    if (!walk->feed)
        return true;
    walk->packet.fragments = pieces_complete(walk->feed->pieces, &walk->packet, &walk->ip);
    walk->ip.total = walk->ip.header + carried->length;
    walk->packet.ip_total = (uint16_t) MIN(walk->ip.total, UINT16_MAX);
    return true;
}

static void
read_ip(Walk *walk, const Layer *ip)
{
    Layer carried;

    if (!datagram_read(ip, &walk->packet, &walk->ip) || !read_carried(walk, ip, &carried))
        return;
    switch (walk->ip.protocol) {
    case PROTOCOL_UDP:
        read_udp(walk, &carried);
        break;
    case PROTOCOL_TCP:
        read_tcp(walk, &carried);
        break;
    case PROTOCOL_SCTP:
        read_sctp(walk, &carried);
        break;
    case PROTOCOL_ICMP:
        read_icmp(walk, &carried, false);
        break;
    case PROTOCOL_ICMPV6:
        if (!read_neighbour(walk, &carried))
            read_icmp(walk, &carried, true);
        break;
    default:
        break;
    }
}

static void
read_link(Walk *walk)
{
    LayerItem items[LAYER_ITEMS_MAX];
    unsigned  n = layers_items(walk->tree, items);

    for (unsigned i = 0; i < n; i++)
        if (items[i].kind == ITEM_ARP)
            read_arp(walk, &items[i].layer);
}

void
feed_read(Feed *feed, packet_info *pinfo, const proto_tree *tree, FeedPackets *packets)
{
    Layer ip;
    Walk  walk = { .feed = feed,
                   .pinfo = pinfo,
                   .tree = tree,
                   .packets = packets,
                   .packet = { .time = feed_time(pinfo),
                               .frame = pinfo->num,
                               .capture = feed_capture_point(pinfo) } };

    packets->n = 0;
    if (layers_ip(pinfo, tree, &ip))
        read_ip(&walk, &ip);
    else
        read_link(&walk);
}

bool
feed_lost(Feed *feed, WnTime now, WnPacket *packet)
{
    return pieces_lost(feed->pieces, now, packet);
}
