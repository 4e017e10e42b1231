/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the header of an IP layer says of its packet, and which packets never came whole. */
#ifndef WHYNAT_PLUGIN_DATAGRAM_H
#define WHYNAT_PLUGIN_DATAGRAM_H

#include "layers.h"

typedef struct {
    uint32_t id;
    uint32_t offset;   /* of the piece, in bytes */
    uint32_t header;   /* bytes before what it carries */
    uint32_t total;    /* header and what it carries, of this piece */
    uint8_t  protocol; /* of what it carries: PROTOCOL_UDP ... */
    bool     is_v6, is_piece, more;
} IpHeader;

enum {
    PROTOCOL_ICMP = 1,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_ICMPV6 = 58,
    PROTOCOL_SCTP = 132
};

/* Sets src, dst, ttl, ip_id and ip_total of the packet; false: no whole header of IP. */
bool datagram_read(const Layer *ip, WnPacket *packet, IpHeader *header);
bool datagram_is_icmp(const IpHeader *header);

/* Datagrams of which some pieces were seen (RFC 791 3.2, RFC 8200 4.5). */
typedef struct Pieces Pieces;

Pieces *pieces_new(void);
void    pieces_free(Pieces *pieces);

/* A piece that completes nothing: it waits. */
void pieces_wait(Pieces *pieces, const WnPacket *packet, const IpHeader *header, const Layer *ip);
/* A piece that completes its datagram: how many there were. */
uint16_t pieces_complete(Pieces *pieces, const WnPacket *packet, const IpHeader *header);
/* Tells of one that has waited too long, or (now INT64_MAX) of any; false: there is none.
 * Its payload is valid until the next call. */
bool pieces_lost(Pieces *pieces, WnTime now, WnPacket *lost);

#endif
