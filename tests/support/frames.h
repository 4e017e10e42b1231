/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames built from the payload outwards, header by header, and a decoder whose deliveries are
 * kept.
 *
 *     wn_build_text(&frame, "hello");
 *     wn_build_udp(&frame, 5060, 5062);
 *     wn_build_ipv4(&frame, 17, "192.168.1.20", "203.0.113.7");
 *     wn_build_ethernet(&frame, 0x0800);
 *     wn_decoding_feed(decoding, 1, wn_built(&frame));
 */
#ifndef WN_TESTS_SUPPORT_FRAMES_H
#define WN_TESTS_SUPPORT_FRAMES_H

#include <glib.h>

#include "capture/decode.h"

typedef struct {
    uint16_t ip_id, ip_fragment; /* flags and offset as they stand in the IPv4 header */
    uint32_t acknowledged;       /* as it stands in the TCP header */
    size_t   length;
    uint8_t  room[70000]; /* filled from its end */
} WnBuilt;

void    wn_build_bytes(WnBuilt *built, WnBytes payload);
void    wn_build_text(WnBuilt *built, const char *payload);
void    wn_build_prepend(WnBuilt *built, WnBytes header);
void    wn_build_udp(WnBuilt *built, uint16_t src, uint16_t dst);
void    wn_build_tcp(WnBuilt *built, uint16_t src, uint16_t dst, uint32_t sequence, uint8_t flags);
void    wn_build_ipv4(WnBuilt *built, uint8_t protocol, const char *src, const char *dst);
void    wn_build_ipv6(WnBuilt *built, uint8_t next, const char *src, const char *dst);
void    wn_build_ethernet(WnBuilt *built, uint16_t type);
WnBytes wn_built(const WnBuilt *built);

typedef struct {
    WnDecoder *decoder;
    GArray    *packets; /* WnPacket; their payloads are copies */
    WnTime     time;    /* of the next frame */
    uint32_t   frame;   /* the last one fed */
    uint16_t   capture;
} WnDecoding;

WnDecoding *wn_decoding_new(const WnDecoderOptions *options);
void        wn_decoding_free(WnDecoding *decoding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnDecoding, wn_decoding_free)

void wn_decoding_feed(WnDecoding *decoding, uint16_t link_type, WnBytes frame);
/* As if the snap length had cut the frame; its bytes stand in a heap block of their very size. */
void wn_decoding_feed_cut(WnDecoding *decoding, uint16_t link_type, WnBytes frame, size_t snap);

size_t          wn_decoding_count(const WnDecoding *decoding);
const WnPacket *wn_decoding_packet(const WnDecoding *decoding, size_t index);
/* The first packet of this kind from *index on, which is moved behind it; NULL: there is none. */
const WnPacket *wn_decoding_next(const WnDecoding *decoding, WnPacketKind kind, size_t *index);
uint64_t        wn_decoding_reason(const WnDecoding *decoding, const char *reason);
uint64_t        wn_decoding_reasons(const WnDecoding *decoding); /* of all */

void wn_assert_text(WnBytes payload, const char *expected);
void wn_assert_ends(const WnPacket *packet, const char *src, const char *dst);

/*
 * Decodes every truncation of the frame: what is delivered is a part of what the whole delivers
 * and says so, and what delivers nothing is counted.
 */
void wn_assert_cuts(uint16_t link_type, WnBytes frame);

#endif
