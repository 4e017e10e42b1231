/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the ways to make frames anew share. */
#ifndef WN_TICKET_REBUILD_PARTS_H
#define WN_TICKET_REBUILD_PARTS_H

#include <glib.h>

#include "whynat.h"

static inline void
wn_put16(uint8_t *at, uint32_t number)
{
    at[0] = (uint8_t) (number >> 8);
    at[1] = (uint8_t) number;
}

static inline void
wn_put32(uint8_t *at, uint32_t number)
{
    wn_put16(at, number >> 16);
    wn_put16(at + 2, number);
}

/* The ones' complement sum of RFC 1071, going on from start. */
uint32_t wn_rebuild_sum(const uint8_t *data, size_t length, uint32_t start);
/* Names one direction of a connection; free with g_free. */
char *wn_rebuild_way_key(const WnEndpoint *from, const WnEndpoint *to);
/* Of a UDP datagram, a TCP segment or ICMPv6 between the ends of the packet (RFC 1071, RFC
 * 8200 8.1). */
uint16_t wn_rebuild_checksum(const WnPacket *packet, uint8_t protocol, const uint8_t *data,
                             size_t length);
/* Appends the frames that carry data from one end of the packet to the other; captured: how much of
 * it the capture had. */
void wn_rebuild_ip(GPtrArray *frames, const WnPacket *packet, uint8_t protocol, const uint8_t *data,
                   size_t length, size_t captured);

#endif
