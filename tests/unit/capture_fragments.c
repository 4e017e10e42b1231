/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pieces of IP datagrams: in any order, twice, overlapping, contradicting, and without the rest. */
#include "support/frames.h"

#include <string.h>

#include "capture/fragments.h"

#define INSIDE  "192.168.1.20"
#define OUTSIDE "203.0.113.7"

enum { RAW = 101, SIZE = 3008 /* of the UDP datagram: pieces of 1480, 1480 and 48 */ };

enum { MORE = 0x2000 };

typedef struct {
    uint8_t datagram[SIZE];
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    (void) data;
    for (int i = 0; i < SIZE; i++)
        fixture->datagram[i] = (uint8_t) (i * 7 + i / 256);
    memcpy(fixture->datagram, "\x13\xc4\x13\xc6\x0b\xc0\0\0", 8); /* 5060 to 5062, 3008 bytes */
}

static void
feed_piece(WnDecoding *decoding, const uint8_t *datagram, uint16_t id, size_t offset, size_t length)
{
    WnBuilt frame;

    wn_build_bytes(&frame, wn_bytes(datagram + offset, length));
    frame.ip_id = id;
    frame.ip_fragment = (uint16_t) (offset / 8 | (offset + length < SIZE ? MORE : 0));
    wn_build_ipv4(&frame, 17, INSIDE, OUTSIDE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
}

static void
assert_whole(const WnPacket *packet, const Fixture *fixture, uint16_t pieces)
{
    g_assert_cmpint(packet->kind, ==, WN_PACKET_DATAGRAM);
    wn_assert_ends(packet, INSIDE ":5060", OUTSIDE ":5062");
    g_assert_cmpmem(packet->payload.data, packet->payload.length, fixture->datagram + 8, SIZE - 8);
    g_assert_cmpuint(packet->fragments, ==, pieces);
    g_assert_cmpuint(packet->ip_total, ==, SIZE + 20);
    g_assert_false(packet->truncated);
}

static void
every_order(Fixture *fixture, gconstpointer data)
{
    static const struct {
        size_t offset, length;
    } PIECES[3] = { { 0, 1480 }, { 1480, 1480 }, { 2960, 48 } };
    static const int ORDERS[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                      { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

    (void) data;
    for (int order = 0; order < 6; order++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

        for (int i = 0; i < 3; i++)
            feed_piece(decoding, fixture->datagram, 7, PIECES[ORDERS[order][i]].offset,
                       PIECES[ORDERS[order][i]].length);
        wn_decoder_finish(decoding->decoder);
        g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
        assert_whole(wn_decoding_packet(decoding, 0), fixture, 3);
        g_assert_cmpuint(wn_decoding_packet(decoding, 0)->frame, ==, 3);
        g_assert_cmpuint(wn_decoding_packet(decoding, 0)->ip_id, ==, 7);
        g_assert_cmpuint(wn_decoding_reasons(decoding), ==, 0);
    }
}

/* A mirror port shows each piece twice, at once or after the whole. */
static void
copies(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    (void) data;
    feed_piece(decoding, fixture->datagram, 7, 0, 1480);
    feed_piece(decoding, fixture->datagram, 7, 0, 1480);
    feed_piece(decoding, fixture->datagram, 7, 1480, 1528);
    feed_piece(decoding, fixture->datagram, 7, 1480, 1528);
    feed_piece(decoding, fixture->datagram, 7, 0, 1480);
    wn_decoder_finish(decoding->decoder);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    assert_whole(wn_decoding_packet(decoding, 0), fixture, 2);
    g_assert_cmpuint(wn_decoding_reason(decoding, "duplicate IP fragment"), ==, 3);
}

/* Two interfaces see the same pieces in turn: each has its own datagram. */
static void
capture_points_are_apart(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    (void) data;
    for (size_t offset = 0; offset < SIZE; offset += 1504)
        for (uint16_t point = 0; point < 2; point++) {
            decoding->capture = point;
            feed_piece(decoding, fixture->datagram, 7, offset, 1504);
        }
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 2);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->capture, ==, 0);
    g_assert_cmpuint(wn_decoding_packet(decoding, 1)->capture, ==, 1);
}

static void
overlap_that_agrees(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    (void) data;
    feed_piece(decoding, fixture->datagram, 7, 800, 800);
    feed_piece(decoding, fixture->datagram, 7, 2000, 1008);
    feed_piece(decoding, fixture->datagram, 7, 0, 1200);
    feed_piece(decoding, fixture->datagram, 7, 1000, 1600);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    assert_whole(wn_decoding_packet(decoding, 0), fixture, 4);
}

/* RFC 5722: the forged piece is refused, the true ones still complete the datagram. */
static void
overlap_that_contradicts(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    uint8_t forged[SIZE] = { 0 };

    (void) data;
    feed_piece(decoding, fixture->datagram, 7, 0, 1480);
    feed_piece(decoding, forged, 7, 800, 1600);
    feed_piece(decoding, fixture->datagram, 7, 1480, 1528);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    assert_whole(wn_decoding_packet(decoding, 0), fixture, 2);
    g_assert_cmpuint(wn_decoding_reason(decoding, "IP fragment that contradicts others"), ==, 1);
}

static void
first_piece_without_the_rest(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;

    (void) data;
    feed_piece(decoding, fixture->datagram, 7, 0, 1480);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 0);
    wn_decoder_finish(decoding->decoder);
    packet = wn_decoding_packet(decoding, 0);
    g_assert_cmpint(packet->kind, ==, WN_PACKET_FRAGMENTS_LOST);
    wn_assert_ends(packet, INSIDE ":5060", OUTSIDE ":5062");
    g_assert_cmpmem(packet->payload.data, packet->payload.length, fixture->datagram + 8, 1472);
    g_assert_cmpuint(packet->payload_length, ==, SIZE - 8);
    g_assert_cmpuint(packet->frame, ==, 1);
    g_assert_cmpuint(packet->fragments, ==, 1);
    g_assert_cmpuint(wn_decoder_facts(decoding->decoder)->fragments_lost, ==, 1);
}

static void
last_piece_without_the_first(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;

    (void) data;
    feed_piece(decoding, fixture->datagram, 7, 1480, 1528);
    wn_decoder_finish(decoding->decoder);
    packet = wn_decoding_packet(decoding, 0);
    g_assert_cmpint(packet->kind, ==, WN_PACKET_FRAGMENTS_LOST);
    wn_assert_ends(packet, INSIDE, OUTSIDE);
    g_assert_cmpuint(packet->payload.length, ==, 0);
    g_assert_cmpuint(packet->ip_total, ==, SIZE + 20);
}

/* After 30 s, any frame makes it known; a rest that comes later completes nothing. */
static void
waiting_ends(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt other;

    (void) data;
    wn_build_text(&other, "tick");
    wn_build_udp(&other, 9, 9);
    wn_build_ipv4(&other, 17, INSIDE, OUTSIDE);
    feed_piece(decoding, fixture->datagram, 7, 0, 1480);
    decoding->time = 1000 * WN_SECOND + WN_FRAGMENTS_WAIT - 1;
    wn_decoding_feed(decoding, RAW, wn_built(&other));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    decoding->time = 1000 * WN_SECOND + WN_FRAGMENTS_WAIT;
    wn_decoding_feed(decoding, RAW, wn_built(&other));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 3);
    g_assert_cmpint(wn_decoding_packet(decoding, 1)->kind, ==, WN_PACKET_FRAGMENTS_LOST);
    feed_piece(decoding, fixture->datagram, 7, 1480, 1528);
    wn_decoder_finish(decoding->decoder);
    g_assert_cmpint(wn_decoding_packet(decoding, 3)->kind, ==, WN_PACKET_FRAGMENTS_LOST);
}

static void
table_limit(Fixture *fixture, gconstpointer data)
{
    WnDecoderOptions options;
    g_autoptr(WnDecoding) decoding = NULL;

    (void) data;
    wn_decoder_options_init(&options);
    options.max_datagrams = 10;
    decoding = wn_decoding_new(&options);
    for (uint16_t id = 0; id < 25; id++)
        feed_piece(decoding, fixture->datagram, id, 0, 1480);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 15);
    g_assert_cmpuint(wn_decoding_reason(decoding, "IP fragments beyond the limit"), ==, 15);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->ip_id, ==, 0);
    g_assert_cmpuint(wn_decoding_packet(decoding, 14)->ip_id, ==, 14);
}

/* The snap length cut the first piece: the datagram is there, up to the cut. */
static void
cut_pieces(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;
    WnBuilt         frame;

    (void) data;
    wn_build_bytes(&frame, wn_bytes(fixture->datagram, 1480));
    frame.ip_id = 7;
    frame.ip_fragment = MORE;
    wn_build_ipv4(&frame, 17, INSIDE, OUTSIDE);
    wn_decoding_feed_cut(decoding, RAW, wn_built(&frame), 128);
    feed_piece(decoding, fixture->datagram, 7, 1480, 1528);
    packet = wn_decoding_packet(decoding, 0);
    g_assert_cmpint(packet->kind, ==, WN_PACKET_DATAGRAM);
    g_assert_cmpmem(packet->payload.data, packet->payload.length, fixture->datagram + 8, 100);
    g_assert_cmpuint(packet->payload_length, ==, SIZE - 8);
    g_assert_true(packet->truncated);
}

static void
feed_v6(WnDecoding *decoding, const uint8_t *datagram, uint16_t offset, uint16_t length)
{
    uint8_t header[8] = { 17, 0, 0, 0, 0xab, 0xcd, 0x12, 0x34 };
    WnBuilt frame;

    header[2] = (uint8_t) (offset >> 8);
    header[3] = (uint8_t) (offset | (offset + length < SIZE));
    wn_build_bytes(&frame, wn_bytes(datagram + offset, length));
    wn_build_prepend(&frame, wn_bytes(header, sizeof(header)));
    wn_build_ipv6(&frame, 44, "2001:db8::20", "2001:db8::7");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
}

static void
ipv6(Fixture *fixture, gconstpointer data)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    (void) data;
    feed_v6(decoding, fixture->datagram, 1400, 1608);
    feed_v6(decoding, fixture->datagram, 0, 1400);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    wn_assert_ends(wn_decoding_packet(decoding, 0), "[2001:db8::20]:5060", "[2001:db8::7]:5062");
    g_assert_cmpmem(wn_decoding_packet(decoding, 0)->payload.data,
                    wn_decoding_packet(decoding, 0)->payload.length, fixture->datagram + 8,
                    SIZE - 8);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->ip_total, ==, SIZE + 40);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->fragments, ==, 2);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } TESTS[] = { { "every-order", every_order },
                  { "copies", copies },
                  { "capture-points", capture_points_are_apart },
                  { "overlap-agrees", overlap_that_agrees },
                  { "overlap-contradicts", overlap_that_contradicts },
                  { "first-alone", first_piece_without_the_rest },
                  { "last-alone", last_piece_without_the_first },
                  { "waiting-ends", waiting_ends },
                  { "limit", table_limit },
                  { "cut-pieces", cut_pieces },
                  { "ipv6", ipv6 } };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strconcat("/capture/fragments/", TESTS[i].name, NULL);

        g_test_add(path, Fixture, NULL, set_up, TESTS[i].test, NULL);
    }
    return g_test_run();
}
