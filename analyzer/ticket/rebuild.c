/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See rebuild.h.  RFC 791, 8200, 768, 9293, 826; checksums are made right. */
#include "ticket/rebuild.h"

#include <string.h>

#include "ticket/rebuild_parts.h"
#include "ticket/segments.h"

enum {
    ETHERNET = 14,
    IPV4 = 20,
    IPV6 = 40,
    UDP_HEADER = 8,
    PROTOCOL_ICMP = 1,
    PROTOCOL_UDP = 17,
    PROTOCOL_ICMPV6 = 58
};

struct WnRebuilder {
    WnSegments *segments;
};

WnRebuilder *
wn_rebuilder_new(void)
{
    WnRebuilder *rebuilder = g_new0(WnRebuilder, 1);

    rebuilder->segments = wn_segments_new();
    return rebuilder;
}

void
wn_rebuilder_free(WnRebuilder *rebuilder)
{
    if (!rebuilder)
        return;
    wn_segments_free(rebuilder->segments);
    g_free(rebuilder);
}

/* ------------------------------------------------------------------ checksums (RFC 1071) */

uint32_t
wn_rebuild_sum(const uint8_t *data, size_t length, uint32_t start)
{
    for (size_t i = 0; i + 1 < length; i += 2)
        start += (uint32_t) (data[i] << 8 | data[i + 1]);
    if (length % 2)
        start += (uint32_t) data[length - 1] << 8;
    while (start >> 16)
        start = (start & 0xffff) + (start >> 16);
    return start;
}

uint16_t
wn_rebuild_checksum(const WnPacket *packet, uint8_t protocol, const uint8_t *data, size_t length)
{
    size_t   size = packet->src.addr.family == 4 ? 4 : 16;
    uint32_t total = protocol + (uint32_t) length;

    total = wn_rebuild_sum(packet->src.addr.bytes, size, (total & 0xffff) + (total >> 16));
    total = wn_rebuild_sum(packet->dst.addr.bytes, size, total);
    return (uint16_t) ~wn_rebuild_sum(data, length, total);
}

/* ------------------------------------------------------------------ Ethernet and IP */

/* A made-up, locally administered address for each host. */
static void
put_mac(uint8_t *at, const WnAddr *addr)
{
    uint64_t hash = wn_addr_hash(addr);

    at[0] = 2;
    for (int i = 1; i < 6; i++)
        at[i] = (uint8_t) (hash >> (8 * i));
}

/* captured: how much of it the capture had. */
static void
add_frame(GPtrArray *frames, const WnPacket *packet, uint16_t ethertype, const uint8_t *data,
          size_t length, size_t captured)
{
    WnTicketFrame *frame = g_new0(WnTicketFrame, 1);

    captured = MIN(captured, length);
    frame->time = packet->time;
    frame->order = packet->frame;
    frame->interface = packet->capture;
    frame->length = (uint32_t) (ETHERNET + captured);
    frame->original_length = (uint32_t) (ETHERNET + length);
    frame->data = g_malloc(frame->length);
    put_mac(frame->data, &packet->dst.addr);
    put_mac(frame->data + 6, &packet->src.addr);
    wn_put16(frame->data + 12, ethertype);
    memcpy(frame->data + ETHERNET, data, captured);
    g_ptr_array_add(frames, frame);
}

/* flags: offset in units of eight bytes, with 0x2000 where more fragments follow. */
static void
add_ipv4(GPtrArray *frames, const WnPacket *packet, uint8_t protocol, const uint8_t *data,
         size_t length, size_t captured, uint32_t flags)
{
    g_autofree uint8_t *ip = g_malloc0(IPV4 + length);

    ip[0] = 0x45;
    wn_put16(ip + 2, (uint32_t) (IPV4 + length));
    wn_put16(ip + 4, packet->ip_id);
    wn_put16(ip + 6, flags);
    ip[8] = packet->ttl ? packet->ttl : 64;
    ip[9] = protocol;
    memcpy(ip + 12, packet->src.addr.bytes, 4);
    memcpy(ip + 16, packet->dst.addr.bytes, 4);
    wn_put16(ip + 10, (uint16_t) ~wn_rebuild_sum(ip, IPV4, 0));
    memcpy(ip + IPV4, data, length);
    add_frame(frames, packet, 0x0800, ip, IPV4 + length, IPV4 + captured);
}

static void
add_ipv6(GPtrArray *frames, const WnPacket *packet, uint8_t protocol, const uint8_t *data,
         size_t length, size_t captured)
{
    g_autofree uint8_t *ip = g_malloc0(IPV6 + length);

    ip[0] = 0x60;
    wn_put16(ip + 4, (uint32_t) length);
    ip[6] = protocol;
    ip[7] = packet->ttl ? packet->ttl : 64;
    memcpy(ip + 8, packet->src.addr.bytes, 16);
    memcpy(ip + 24, packet->dst.addr.bytes, 16);
    memcpy(ip + IPV6, data, length);
    add_frame(frames, packet, 0x86dd, ip, IPV6 + length, IPV6 + captured);
}

/* In as many pieces as it came in. */
void
wn_rebuild_ip(GPtrArray *frames, const WnPacket *packet, uint8_t protocol, const uint8_t *data,
              size_t length, size_t captured)
{
    unsigned pieces = packet->fragments > 1 ? packet->fragments : 1;
    size_t   piece = ((length + pieces - 1) / pieces + 7) & ~(size_t) 7;

    if (packet->src.addr.family == 6) {
        add_ipv6(frames, packet, protocol, data, length, captured);
        return;
    }
    if (pieces == 1) {
        add_ipv4(frames, packet, protocol, data, length, captured, 0);
        return;
    }
    for (size_t at = 0; at < length; at += piece) {
        size_t size = MIN(piece, length - at);
        add_ipv4(frames, packet, protocol, data + at, size, size,
                 (uint32_t) (at / 8) | (at + size < length ? 0x2000 : 0));
    }
}

/* ------------------------------------------------------------------ what is carried */

static void
put_payload(uint8_t *at, const WnPacket *packet, size_t length)
{
    if (length > 0)
        memcpy(at, packet->payload.data, length);
}

static void
add_datagram(GPtrArray *frames, const WnPacket *packet)
{
    size_t              sent = MAX(packet->payload_length, packet->payload.length);
    g_autofree uint8_t *udp = g_malloc0(UDP_HEADER + sent);
    uint16_t            checksum;

    wn_put16(udp, packet->src.port);
    wn_put16(udp + 2, packet->dst.port);
    wn_put16(udp + 4, (uint32_t) (UDP_HEADER + sent));
    put_payload(udp + UDP_HEADER, packet, packet->payload.length);
    checksum = wn_rebuild_checksum(packet, PROTOCOL_UDP, udp, UDP_HEADER + sent);
    wn_put16(udp + 6, checksum ? checksum : 0xffff);
    wn_rebuild_ip(frames, packet, PROTOCOL_UDP, udp, UDP_HEADER + sent,
                  UDP_HEADER + packet->payload.length);
}

/* The first piece of a datagram whose rest never came; or a later one. */
static void
add_lost(GPtrArray *frames, const WnPacket *packet)
{
    size_t              length = (UDP_HEADER + packet->payload.length) & ~(size_t) 7;
    g_autofree uint8_t *piece = g_malloc0(MAX(length, 8));

    if (packet->src.addr.family != 4)
        return;
    if (packet->src.port == 0) {
        add_ipv4(frames, packet, PROTOCOL_UDP, piece, 8, 8, 185);
        return;
    }
    wn_put16(piece, packet->src.port);
    wn_put16(piece + 2, packet->dst.port);
    wn_put16(piece + 4, (uint32_t) (UDP_HEADER + MAX(packet->payload_length, length)));
    put_payload(piece + UDP_HEADER, packet, length - UDP_HEADER);
    add_ipv4(frames, packet, PROTOCOL_UDP, piece, length, length, 0x2000);
}

static void
add_icmp(GPtrArray *frames, const WnPacket *packet)
{
    bool                v6 = packet->src.addr.family == 6;
    size_t              length = packet->payload.length;
    g_autofree uint8_t *icmp = g_memdup2(packet->payload.data, length);

    if (length < 8 + IPV4)
        return;
    if (!v6) {
        size_t quoted = MIN((size_t) (icmp[8] & 15) * 4, length - 8);
        wn_put16(icmp + 8 + 10, 0);
        wn_put16(icmp + 8 + 10, (uint16_t) ~wn_rebuild_sum(icmp + 8, quoted, 0));
    }
    wn_put16(icmp + 2, 0);
    wn_put16(icmp + 2, v6 ? wn_rebuild_checksum(packet, PROTOCOL_ICMPV6, icmp, length)
                          : (uint16_t) ~wn_rebuild_sum(icmp, length, 0));
    wn_rebuild_ip(frames, packet, v6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP, icmp, length, length);
}

static void
add_arp(GPtrArray *frames, const WnPacket *packet)
{
    static const uint8_t head[] = { 0, 1, 8, 0, 6, 4, 0 };
    uint8_t              arp[28] = { 0 };

    if (packet->src.addr.family != 4)
        return;
    memcpy(arp, head, sizeof(head));
    arp[7] = packet->arp_reply ? 2 : 1;
    put_mac(arp + 8, &packet->src.addr);
    memcpy(arp + 14, packet->src.addr.bytes, 4);
    memcpy(arp + 24, packet->dst.addr.bytes, 4);
    add_frame(frames, packet, 0x0806, arp, sizeof(arp), sizeof(arp));
}

void
wn_rebuild(WnRebuilder *rebuilder, const WnPacket *packet, GPtrArray *frames)
{
    switch (packet->kind) {
    case WN_PACKET_DATAGRAM:
        add_datagram(frames, packet);
        break;
    case WN_PACKET_MESSAGE:
        if (packet->carrier == WN_CARRIER_UDP || packet->carrier == WN_CARRIER_SCTP)
            add_datagram(frames, packet);
        else
            wn_segments_add(rebuilder->segments, packet);
        break;
    case WN_PACKET_TCP_EVENT:
        wn_segments_add(rebuilder->segments, packet);
        break;
    case WN_PACKET_ICMP_ERROR:
        add_icmp(frames, packet);
        break;
    case WN_PACKET_ARP:
        add_arp(frames, packet);
        break;
    case WN_PACKET_FRAGMENTS_LOST:
        add_lost(frames, packet);
        break;
    }
}

void
wn_rebuild_finish(WnRebuilder *rebuilder, GPtrArray *frames)
{
    wn_segments_make(rebuilder->segments, frames);
}
