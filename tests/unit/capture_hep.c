/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mirrored SIP in HEP v3: its own addresses and time, and what is no packet. */
#include "support/frames.h"

#include <string.h>
#include <zlib.h>

#define ANSWER  "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"
#define MESSAGE "OPTIONS sip:example.net SIP/2.0\r\n\r\n"

enum { RAW = 101, UDP = 17, TCP = 6, SIP = 1, LOG = 100 };

static void
prepend_chunk(WnBuilt *built, uint8_t type, const void *value, size_t length)
{
    uint8_t header[6] = { 0, 0, 0, type, (uint8_t) ((length + 6) >> 8), (uint8_t) (length + 6) };

    wn_build_prepend(built, wn_bytes(value, length));
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

/* The HEP packet alone. */
static void
build_mirrored(WnBuilt *built, uint8_t protocol, uint8_t kind, uint8_t payload_type,
               WnBytes payload)
{
    uint8_t header[6] = { 'H', 'E', 'P', '3' };

    wn_build_text(built, "");
    prepend_chunk(built, payload_type, payload.data, payload.length);
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
}

static void
put_in_udp(WnBuilt *built)
{
    wn_build_udp(built, 33333, 9060);
    wn_build_ipv4(built, UDP, "192.0.2.1", "192.0.2.2");
}

static void
build(WnBuilt *built, uint8_t protocol, uint8_t kind, uint8_t payload_type, const char *payload)
{
    build_mirrored(built, protocol, kind, payload_type, wn_bytes(payload, strlen(payload)));
    put_in_udp(built);
}

static void
feed_segment(WnDecoding *decoding, uint32_t sequence, WnBytes bytes)
{
    WnBuilt frame;

    wn_build_bytes(&frame, bytes);
    wn_build_tcp(&frame, 33333, 9060, sequence, WN_TCP_ACK);
    wn_build_ipv4(&frame, TCP, "192.0.2.1", "192.0.2.2");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
}

/* Two mirrored datagrams, one after the other. */
static WnBytes
two_packets(WnBuilt *stream)
{
    WnBuilt second;

    build_mirrored(stream, UDP, SIP, 15, WN_LITERAL(MESSAGE));
    build_mirrored(&second, UDP, SIP, 15, WN_LITERAL(ANSWER));
    wn_build_prepend(&second, wn_built(stream));
    *stream = second;
    return wn_built(stream);
}

static void
assert_datagram(WnDecoding *decoding, size_t *index, const char *text)
{
    const WnPacket *packet = wn_decoding_next(decoding, WN_PACKET_DATAGRAM, index);

    g_assert_nonnull(packet);
    wn_assert_ends(packet, "192.168.1.20:5060", "203.0.113.7:5062");
    wn_assert_text(packet->payload, text);
}

static void
over_tcp(void)
{
    WnBuilt built;
    WnBytes stream = two_packets(&built);

    for (size_t cut = 4; cut < stream.length; cut++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
        size_t index = 0;

        feed_segment(decoding, 1000, wn_bytes_slice(stream, 0, cut));
        feed_segment(decoding, 1000 + (uint32_t) cut, wn_bytes_from(stream, cut));
        assert_datagram(decoding, &index, MESSAGE);
        assert_datagram(decoding, &index, ANSWER);
        g_assert_null(wn_decoding_next(decoding, WN_PACKET_DATAGRAM, &index));
        g_assert_cmpuint(wn_decoding_reasons(decoding), ==, 0);
    }
}

/* The message within belongs to its own ends, not to the connection that mirrors it. */
static void
over_tcp_joined_midway(void)
{
    WnBuilt built;
    WnBytes stream = two_packets(&built);
    size_t  second = stream.length / 2 - 20;
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    size_t index = 0;

    feed_segment(decoding, 1000, wn_bytes_from(stream, second));
    assert_datagram(decoding, &index, ANSWER);
    index = 0;
    g_assert_null(wn_decoding_next(decoding, WN_PACKET_MESSAGE, &index));
}

/* A segment that is missing takes only what it holds of. */
static void
over_tcp_with_gap(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt built;
    WnBytes stream = two_packets(&built);
    size_t  index = 0, length = stream.length;

    feed_segment(decoding, 1000, stream);
    feed_segment(decoding, 1000 + (uint32_t) length, wn_bytes_slice(stream, 0, 50));
    feed_segment(decoding, 1060 + (uint32_t) length, wn_bytes_from(stream, 60));
    wn_decoder_finish(decoding->decoder);
    assert_datagram(decoding, &index, MESSAGE);
    assert_datagram(decoding, &index, ANSWER);
    assert_datagram(decoding, &index, ANSWER);
    g_assert_null(wn_decoding_next(decoding, WN_PACKET_DATAGRAM, &index));
    g_assert_cmpuint(wn_decoding_reason(decoding, "TCP segments missing within SIP"), ==, 1);
}

static WnBytes
deflated(uint8_t *out, size_t room, int window_bits, const char *text)
{
    z_stream stream = { .next_in = (Bytef *) text,
                        .avail_in = (uInt) strlen(text),
                        .next_out = out,
                        .avail_out = (uInt) room };

    g_assert_cmpint(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    deflateEnd(&stream);
    return wn_bytes(out, room - stream.avail_out);
}

static void
compressed(void)
{
    static const int WRAPPINGS[] = { MAX_WBITS, MAX_WBITS + 16 }; /* zlib, gzip */

    for (size_t i = 0; i < G_N_ELEMENTS(WRAPPINGS); i++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
        uint8_t bytes[200];
        WnBytes payload = deflated(bytes, sizeof(bytes), WRAPPINGS[i], MESSAGE);
        size_t  index = 0;
        WnBuilt frame;

        build_mirrored(&frame, UDP, SIP, 16, payload);
        put_in_udp(&frame);
        wn_decoding_feed(decoding, RAW, wn_built(&frame));
        assert_datagram(decoding, &index, MESSAGE);
        /* An end that is missing. */
        build_mirrored(&frame, UDP, SIP, 16, wn_bytes_slice(payload, 0, payload.length - 9));
        put_in_udp(&frame);
        wn_decoding_feed(decoding, RAW, wn_built(&frame));
        g_assert_null(wn_decoding_next(decoding, WN_PACKET_DATAGRAM, &index));
        g_assert_cmpuint(
            wn_decoding_reason(decoding, "HEP with compressed payload that cannot be read"), ==, 1);
    }
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
    g_assert_cmpuint(
        wn_decoding_reason(decoding, "HEP with compressed payload that cannot be read"), ==, 1);

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
    g_test_add_func("/capture/hep/over-tcp", over_tcp);
    g_test_add_func("/capture/hep/over-tcp-joined-midway", over_tcp_joined_midway);
    g_test_add_func("/capture/hep/over-tcp-with-gap", over_tcp_with_gap);
    g_test_add_func("/capture/hep/compressed", compressed);
    return g_test_run();
}
