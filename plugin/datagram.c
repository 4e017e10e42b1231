/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 (RFC 791 3.1) and IPv6 with its extension headers (RFC 8200 4). */
#include "datagram.h"

enum { IPV4_HEADER = 20, IPV6_HEADER = 40 };

static uint16_t
at_most_16_bits(uint32_t value)
{
    return (uint16_t) MIN(value, UINT16_MAX);
}

static bool
read_v4(const Layer *layer, WnPacket *packet, IpHeader *header)
{
    enum { MORE_FRAGMENTS = 0x2000, OFFSET = 0x1fff };
    const uint8_t *data = layer->bytes.data;
    uint16_t       fragment;

    if (layer->bytes.length < IPV4_HEADER)
        return false;
    fragment = wn_be16(data + 6);
    header->header = (data[0] & 0x0fu) * 4;
    header->total = wn_be16(data + 2) != 0 ? wn_be16(data + 2) : layer->length;
    header->id = wn_be16(data + 4);
    header->protocol = data[9];
    header->offset = (fragment & OFFSET) * 8u;
    header->more = fragment & MORE_FRAGMENTS;
    header->is_piece = header->more || header->offset > 0;
    packet->src = wn_endpoint(wn_addr_v4(data + 12), 0);
    packet->dst = wn_endpoint(wn_addr_v4(data + 16), 0);
    packet->ttl = data[8];
    packet->ip_id = (uint16_t) header->id;
    return true;
}

/* Hop-by-hop, routing, destination and authentication headers, up to a fragment header. */
static void
skip_extensions(WnBytes bytes, IpHeader *header)
{
    enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, AUTHENTICATION = 51, DESTINATION = 60 };

    while (header->header + 8 <= bytes.length) {
        const uint8_t *at = bytes.data + header->header;

        switch (header->protocol) {
        case FRAGMENT:
            header->id = wn_be32(at + 4);
            header->offset = wn_be16(at + 2) & 0xfff8;
            header->more = at[3] & 1;
            header->is_piece = header->more || header->offset > 0;
            header->protocol = at[0];
            header->header += 8;
            return;
        case HOP_BY_HOP:
        case ROUTING:
        case DESTINATION:
            header->header += (at[1] + 1u) * 8;
            break;
        case AUTHENTICATION:
            header->header += (at[1] + 2u) * 4;
            break;
        default:
            return;
        }
        header->protocol = at[0];
    }
}

static bool
read_v6(const Layer *layer, WnPacket *packet, IpHeader *header)
{
    const uint8_t *data = layer->bytes.data;
    uint32_t       carried;

    if (layer->bytes.length < IPV6_HEADER)
        return false;
    carried = wn_be16(data + 4);
    header->header = IPV6_HEADER;
    header->total = carried > 0 ? IPV6_HEADER + carried : layer->length;
    header->protocol = data[6];
    skip_extensions(layer->bytes, header);
    packet->src = wn_endpoint(wn_addr_v6(data + 8), 0);
    packet->dst = wn_endpoint(wn_addr_v6(data + 24), 0);
    packet->ttl = data[7];
    packet->ip_id = (uint16_t) header->id;
    return true;
}

bool
datagram_read(const Layer *ip, WnPacket *packet, IpHeader *header)
{
    uint8_t version = ip->bytes.length > 0 ? ip->bytes.data[0] >> 4 : 0;

    *header = (IpHeader){ .is_v6 = version == 6 };
    if (version == 4 ? !read_v4(ip, packet, header) : version != 6 || !read_v6(ip, packet, header))
        return false;
    packet->ip_total = at_most_16_bits(header->total);
    packet->fragments = 0;
    return true;
}

bool
datagram_is_icmp(const IpHeader *header)
{
    return header->protocol == (header->is_v6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP);
}
