/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 (RFC 791), IPv6 and its extension headers (RFC 8200), and what they carry: UDP (RFC 768),
 * ICMP errors, tunnels.  Hand-over to the reassembly of fragments and of TCP and SCTP.
 */
#include "capture/layer.h"

#include <string.h>

#include "capture/fragments.h"
#include "capture/hep.h"

enum { IPV4_HEADER = 20, IPV6_HEADER = 40, UDP_HEADER = 8 };

enum {
    PROTOCOL_HOP_BY_HOP = 0,
    PROTOCOL_IPV4 = 4,
    PROTOCOL_IPV6 = 41,
    PROTOCOL_ROUTING = 43,
    PROTOCOL_FRAGMENT = 44,
    PROTOCOL_GRE = 47,
    PROTOCOL_ESP = 50,
    PROTOCOL_AH = 51,
    PROTOCOL_DESTINATION = 60,
    PROTOCOL_MOBILITY = 135,
    PROTOCOL_MPLS = 137
};

enum { PORT_GTP_U = 2152, PORT_VXLAN = 4789, PORT_GENEVE = 6081, PORT_VXLAN_LINUX = 8472 };

static uint16_t
at_most_16_bits(uint32_t value)
{
    return (uint16_t) MIN(value, UINT16_MAX);
}

static void
deliver_lost(WnDecoder *decoder, WnDatagram *lost)
{
    WnPacket packet = lost->packet;

    packet.kind = WN_PACKET_FRAGMENTS_LOST;
    packet.fragments = lost->pieces;
    packet.ip_total = lost->on_wire ? at_most_16_bits(lost->header + lost->on_wire) : 0;
    packet.carrier = lost->protocol == WN_PROTOCOL_TCP    ? WN_CARRIER_TCP
                     : lost->protocol == WN_PROTOCOL_SCTP ? WN_CARRIER_SCTP
                                                          : WN_CARRIER_UDP;
    if (lost->length >= 4) {
        packet.src.port = wn_be16(lost->data);
        packet.dst.port = wn_be16(lost->data + 2);
    }
    if (lost->protocol == WN_PROTOCOL_UDP && lost->length >= UDP_HEADER) {
        uint16_t length = wn_be16(lost->data + 4);

        packet.payload = wn_bytes(lost->data + UDP_HEADER, lost->length - UDP_HEADER);
        packet.payload_length = MAX(length, lost->length) - UDP_HEADER;
    }
    if (lost->protocol == WN_PROTOCOL_UDP || lost->protocol == WN_PROTOCOL_TCP ||
        lost->protocol == WN_PROTOCOL_SCTP) {
        decoder->facts.fragments_lost++;
        wn_decoder_deliver(decoder, &packet);
    } else {
        decoder->reasons[WN_REASON_FRAGMENT_LOST] += lost->pieces;
    }
    g_free(lost->data);
}

void
wn_ip_overdue(WnDecoder *decoder, WnTime now)
{
    WnDatagram lost;

    while (wn_fragments_overdue(decoder->fragments, now, &lost))
        deliver_lost(decoder, &lost);
}

void
wn_ip_finish(WnDecoder *decoder)
{
    WnDatagram lost;

    while (wn_fragments_oldest(decoder->fragments, &lost))
        deliver_lost(decoder, &lost);
}

static void
make_room(WnDecoder *decoder)
{
    WnDatagram lost;

    if (wn_fragments_full(decoder->fragments) && wn_fragments_oldest(decoder->fragments, &lost)) {
        decoder->reasons[WN_REASON_FRAGMENT_LIMIT] += lost.pieces;
        deliver_lost(decoder, &lost);
    }
}

static WnLayer
take_piece(WnCursor *cursor, WnFragment *piece)
{
    WnDecoder *decoder = cursor->decoder;
    WnDatagram whole;

    piece->data = cursor->data;
    piece->length = cursor->length;
    piece->on_wire = cursor->on_wire;
    make_room(decoder);
    switch (wn_fragments_add(decoder->fragments, &cursor->packet, piece, &whole)) {
    case WN_FRAGMENTS_WAITING:
        wn_decoder_wait(decoder, wn_fragments_deadline(decoder->fragments));
        return WN_LAYER_DONE;
    case WN_FRAGMENTS_COPY:
        return wn_cursor_give_up(cursor, WN_REASON_FRAGMENT_COPY);
    case WN_FRAGMENTS_REFUSED:
        return wn_cursor_give_up(cursor, WN_REASON_FRAGMENT_BAD);
    case WN_FRAGMENTS_COMPLETE:
        break;
    }
    /* Every layer is one step, and the steps of one frame are limited: there is room. */
    decoder->spent[decoder->n_spent++] = whole.data;
    decoder->facts.reassembled++;
    cursor->data = whole.data;
    cursor->length = whole.length;
    cursor->on_wire = whole.on_wire;
    cursor->type = whole.protocol;
    cursor->packet.fragments = whole.pieces;
    cursor->packet.ip_total = at_most_16_bits(whole.header + whole.on_wire);
    return WN_LAYER_PROTOCOL;
}

static WnLayer
ipv4(WnCursor *cursor)
{
    enum { MORE_FRAGMENTS = 0x2000, OFFSET = 0x1fff };
    const uint8_t *data = cursor->data;
    WnPacket      *packet = &cursor->packet;
    uint32_t       header, total;
    uint16_t       fragment;

    if (cursor->length < IPV4_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    header = (data[0] & 0x0fu) * 4;
    total = wn_be16(data + 2);
    /* The network card divides the packet and fills in each length: captured before that, it is 0.
     */
    if (total == 0)
        total = cursor->on_wire;
    if (header < IPV4_HEADER || total < header)
        return wn_cursor_give_up(cursor, WN_REASON_BAD_IP);
    wn_cursor_limit(cursor, total);
    if (cursor->length < header)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    packet->src = (WnEndpoint){ .addr.family = 4 };
    packet->dst = (WnEndpoint){ .addr.family = 4 };
    memcpy(packet->src.addr.bytes, data + 12, 4);
    memcpy(packet->dst.addr.bytes, data + 16, 4);
    packet->ttl = data[8];
    packet->ip_id = wn_be16(data + 4);
    packet->ip_total = at_most_16_bits(total);
    packet->fragments = 0;
    cursor->type = data[9];
    fragment = wn_be16(data + 6);
    wn_cursor_skip(cursor, header);
    if (fragment & (MORE_FRAGMENTS | OFFSET)) {
        WnFragment piece = { .id = packet->ip_id,
                             .offset = (fragment & OFFSET) * 8u,
                             .header = (uint16_t) header,
                             .protocol = data[9],
                             .more = fragment & MORE_FRAGMENTS };

        return take_piece(cursor, &piece);
    }
    return WN_LAYER_PROTOCOL;
}

static WnLayer
ipv6(WnCursor *cursor)
{
    const uint8_t *data = cursor->data;
    WnPacket      *packet = &cursor->packet;
    uint32_t       total;

    if (cursor->length < IPV6_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    total = IPV6_HEADER + (uint32_t) wn_be16(data + 4);
    /* 0: a jumbogram, or divided by the network card later. */
    if (total == IPV6_HEADER && cursor->on_wire > IPV6_HEADER && data[6] != 59)
        total = cursor->on_wire;
    wn_cursor_limit(cursor, total);
    packet->src = (WnEndpoint){ .addr.family = 6 };
    packet->dst = (WnEndpoint){ .addr.family = 6 };
    memcpy(packet->src.addr.bytes, data + 8, 16);
    memcpy(packet->dst.addr.bytes, data + 24, 16);
    packet->ttl = data[7];
    packet->ip_id = 0;
    packet->ip_total = at_most_16_bits(total);
    packet->fragments = 0;
    cursor->type = data[6];
    wn_cursor_skip(cursor, IPV6_HEADER);
    return WN_LAYER_PROTOCOL;
}

WnLayer
wn_ip_header(WnCursor *cursor)
{
    if (cursor->length == 0)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    switch (cursor->data[0] >> 4) {
    case 4:
        return ipv4(cursor);
    case 6:
        return ipv6(cursor);
    default:
        return wn_cursor_give_up(cursor, WN_REASON_BAD_IP);
    }
}

static WnLayer
ipv6_fragment(WnCursor *cursor)
{
    const uint8_t *data = cursor->data;
    WnFragment     piece;

    if (cursor->length < 8)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    piece = (WnFragment){ .id = wn_be32(data + 4),
                          .offset = wn_be16(data + 2) & 0xfff8,
                          .protocol = data[0],
                          .more = data[3] & 1 };
    piece.header = (uint16_t) (cursor->packet.ip_total > cursor->on_wire
                                   ? cursor->packet.ip_total - cursor->on_wire
                                   : IPV6_HEADER);
    cursor->packet.ip_id = (uint16_t) piece.id;
    wn_cursor_skip(cursor, 8);
    /* A piece that is the whole is no piece of anything else (RFC 6946). */
    if (piece.offset == 0 && !piece.more) {
        cursor->type = data[0];
        return WN_LAYER_PROTOCOL;
    }
    return take_piece(cursor, &piece);
}

/* Hop-by-hop, routing, destination, mobility count in eights, authentication in fours (RFC 4302).
 */
static WnLayer
extension(WnCursor *cursor)
{
    uint32_t size;
    uint16_t next;

    if (cursor->length < 2)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    size = cursor->type == PROTOCOL_AH ? (cursor->data[1] + 2u) * 4 : (cursor->data[1] + 1u) * 8;
    if (size > cursor->length)
        return wn_cursor_give_up(cursor,
                                 size > cursor->on_wire ? WN_REASON_BAD_IP : WN_REASON_CUT_IP);
    next = cursor->data[0];
    wn_cursor_skip(cursor, size);
    cursor->type = next;
    return WN_LAYER_PROTOCOL;
}

static WnLayer
icmp(WnCursor *cursor, uint16_t protocol)
{
    WnPacket *packet = &cursor->packet;
    uint8_t   type;
    bool      is_error;

    if (cursor->length < 1)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_IP);
    type = cursor->data[0];
    if (protocol == WN_PROTOCOL_ICMPV6 && (type == 135 || type == 136))
        return wn_neighbour_icmp(cursor);
    /* Unreachable, source quench, time exceeded, parameter problem; of v6 1 to 4 (RFC 4443 2.1). */
    is_error = protocol == WN_PROTOCOL_ICMP ? type == 3 || type == 4 || type == 11 || type == 12
                                            : type >= 1 && type <= 4;
    if (!is_error)
        return wn_cursor_give_up(cursor, WN_REASON_ICMP_OTHER);
    packet->kind = WN_PACKET_ICMP_ERROR;
    packet->payload = (WnBytes){ cursor->data, cursor->length };
    packet->payload_length = cursor->on_wire;
    packet->truncated = cursor->length < cursor->on_wire;
    wn_decoder_deliver(cursor->decoder, packet);
    return WN_LAYER_DONE;
}

static WnLayer
deliver_udp(WnCursor *cursor)
{
    WnPacket *packet = &cursor->packet;

    packet->kind = WN_PACKET_DATAGRAM;
    packet->carrier = WN_CARRIER_UDP;
    packet->payload = (WnBytes){ cursor->data, cursor->length };
    packet->payload_length = cursor->on_wire;
    packet->truncated = cursor->length < cursor->on_wire;
    wn_decoder_deliver(cursor->decoder, packet);
    return WN_LAYER_DONE;
}

static WnLayer
udp(WnCursor *cursor)
{
    WnPacket *packet = &cursor->packet;
    uint32_t  length;
    WnLayer   next;

    if (cursor->on_wire < UDP_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_BAD_UDP);
    if (cursor->length < 4)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_PORTS);
    packet->src.port = wn_be16(cursor->data);
    packet->dst.port = wn_be16(cursor->data + 2);
    length = cursor->length >= 6 ? wn_be16(cursor->data + 4) : cursor->on_wire;
    /* 0: as with IP, for the network card to fill in. */
    if (length == 0)
        length = cursor->on_wire;
    if (length < UDP_HEADER)
        return wn_cursor_give_up(cursor, WN_REASON_BAD_UDP);
    wn_cursor_limit(cursor, MIN(length, cursor->on_wire));
    wn_cursor_skip(cursor, MIN(UDP_HEADER, cursor->length));
    cursor->on_wire = MIN(length, cursor->on_wire + UDP_HEADER) - UDP_HEADER;
    if (wn_hep_begins(cursor->data, cursor->length)) {
        wn_hep_packet(cursor->decoder, packet, wn_bytes(cursor->data, cursor->length),
                      cursor->on_wire);
        return WN_LAYER_DONE;
    }
    if ((packet->dst.port == PORT_VXLAN || packet->dst.port == PORT_VXLAN_LINUX) &&
        wn_tunnel_vxlan(cursor))
        return WN_LAYER_ETHERNET;
    if (packet->dst.port == PORT_GENEVE && wn_tunnel_geneve(cursor))
        return WN_LAYER_ETHERTYPE;
    if ((packet->dst.port == PORT_GTP_U || packet->src.port == PORT_GTP_U) &&
        wn_tunnel_gtp(cursor, &next))
        return next;
    return deliver_udp(cursor);
}

WnLayer
wn_ip_protocol(WnCursor *cursor)
{
    bool is_v6 = cursor->packet.src.addr.family == 6;

    switch (cursor->type) {
    case WN_PROTOCOL_UDP:
        return udp(cursor);
    case WN_PROTOCOL_TCP:
        return wn_tcp_segment(cursor);
    case WN_PROTOCOL_SCTP:
        return wn_sctp_packet(cursor);
    case WN_PROTOCOL_ICMP:
    case WN_PROTOCOL_ICMPV6:
        return icmp(cursor, cursor->type);
    case PROTOCOL_IPV4:
    case PROTOCOL_IPV6:
        return WN_LAYER_IP;
    case PROTOCOL_GRE:
        return wn_tunnel_gre(cursor);
    case PROTOCOL_MPLS:
        return wn_tunnel_mpls(cursor);
    case PROTOCOL_ESP:
        return wn_cursor_give_up(cursor, WN_REASON_IPSEC);
    case PROTOCOL_AH:
        return extension(cursor);
    case PROTOCOL_HOP_BY_HOP:
    case PROTOCOL_ROUTING:
    case PROTOCOL_DESTINATION:
    case PROTOCOL_MOBILITY:
        return is_v6 ? extension(cursor) : wn_cursor_give_up(cursor, WN_REASON_IP_PROTOCOL);
    case PROTOCOL_FRAGMENT:
        return is_v6 ? ipv6_fragment(cursor) : wn_cursor_give_up(cursor, WN_REASON_IP_PROTOCOL);
    default:
        return wn_cursor_give_up(cursor, WN_REASON_IP_PROTOCOL);
    }
}
