/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mirrored SIP in HEP v3: its own addresses and time, and what is no packet. */
#include "support/frames.h"

#include <string.h>

#define MESSAGE "OPTIONS sip:example.net SIP/2.0\r\n\r\n"

enum { RAW = 101, UDP = 17, TCP = 6, SIP = 1, LOG = 100 };

static void
prepend_chunk(WnBuilt *built, uint8_t type, const void *value, size_t length)
{
    uint8_t header[6] = { 0, 0, 0, type, (uint8_t) ((length + 6) >> 8), (uint8_t) (length + 6) };

    wn_build_prepend(built, wn_bytes(value, length));
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

static void
build(WnBuilt *built, uint8_t protocol, uint8_t kind, uint8_t payload_type, const char *payload)
{
    uint8_t header[6] = { 'H', 'E', 'P', '3' };

    wn_build_text(built, "");
    prepend_chunk(built, payload_type, payload, strlen(payload));
    prepend_chunk(built, 12, "\0\0\0\x2a", 4); /* the probe's id */
    prepend_chunk(built, 11, &kind, 1);
    prepend_chunk(built, 10, "\0\0\1\xf4", 4);  /* 500 us */
    prepend_chunk(built, 9, "\0\0\x27\x10", 4); /* 10000 s */
    prepend_chunk(built, 8, "\x13\xc6", 2);
    prepend_chunk(built, 7, "\x13\xc4", 2);
    prepend_chunk(built, 4, "\xcb\0\x71\7", 4);
    prepend_chunk(built, 3, "\xc0\xa8\1\x14", 4);
    prepend_chunk(built, 2, &protocol, 1);
    prepend_chunk(built, 1, "\2", 1);
    header[4] = (uint8_t) ((built->length + 6) >> 8);
    header[5] = (uint8_t) (built->length + 6);
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
    wn_build_udp(built, 33333, 9060);
    wn_build_ipv4(built, UDP, "192.0.2.1", "192.0.2.2");
}

static void
mirrored_datagram(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;
    WnBuilt         frame;

    build(&frame, UDP, SIP, 15, MESSAGE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    packet = wn_decoding_packet(decoding, 0);
    g_assert_cmpint(packet->kind, ==, WN_PACKET_DATAGRAM);
    g_assert_cmpint(packet->carrier, ==, WN_CARRIER_UDP);
    wn_assert_ends(packet, "192.168.1.20:5060", "203.0.113.7:5062");
    wn_assert_text(packet->payload, MESSAGE);
    g_assert_cmpint(packet->time, ==, 10000 * WN_SECOND + 500000);
    g_assert_cmpuint(packet->frame, ==, 1);
    /* The mirror tells neither: those of its own packet would mislead. */
    g_assert_cmpuint(packet->ttl, ==, 0);
    g_assert_cmpuint(packet->ip_total, ==, 0);
}

/* From the mark on it is HEP: cut or not, the mirror's own addresses are never delivered. */
static void
every_cut(void)
{
    size_t  begin = 20 + 8 + 4;
    WnBuilt frame;

    build(&frame, UDP, SIP, 15, MESSAGE);
    for (size_t snap = begin; snap < wn_built(&frame).length; snap++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

        wn_decoding_feed_cut(decoding, RAW, wn_built(&frame), snap);
        g_assert_cmpuint(wn_decoding_count(decoding) + wn_decoding_reasons(decoding), ==, 1);
        if (wn_decoding_count(decoding) == 1) {
            const WnPacket *packet = wn_decoding_packet(decoding, 0);

            wn_assert_ends(packet, "192.168.1.20:5060", "203.0.113.7:5062");
            g_assert_cmpmem(packet->payload.data, packet->payload.length, MESSAGE,
                            snap - (wn_built(&frame).length - strlen(MESSAGE)));
            g_assert_cmpuint(packet->payload_length, ==, strlen(MESSAGE));
            g_assert_true(packet->truncated);
        }
    }
}

static void
mirrored_stream(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    build(&frame, TCP, SIP, 15, MESSAGE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpint(wn_decoding_packet(decoding, 0)->kind, ==, WN_PACKET_MESSAGE);
    g_assert_cmpint(wn_decoding_packet(decoding, 0)->carrier, ==, WN_CARRIER_TCP);
}

static void
not_packets(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    build(&frame, UDP, LOG, 15, "the proxy started");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    build(&frame, UDP, 5, 15, "{\"ssrc\":1}");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_reason(decoding, "HEP payload that is no packet"), ==, 2);
    build(&frame, UDP, SIP, 16, "x\x9c");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_reason(decoding, "HEP with compressed payload"), ==, 1);

    wn_build_bytes(&frame, wn_bytes("HEP3\0\x0c\0\0\0\1\0\1", 12));
    wn_build_udp(&frame, 33333, 9060);
    wn_build_ipv4(&frame, UDP, "192.0.2.1", "192.0.2.2");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_reason(decoding, "HEP packet that makes no sense"), ==, 1);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/hep/datagram", mirrored_datagram);
    g_test_add_func("/capture/hep/every-cut", every_cut);
    g_test_add_func("/capture/hep/stream", mirrored_stream);
    g_test_add_func("/capture/hep/not-packets", not_packets);
    return g_test_run();
}
