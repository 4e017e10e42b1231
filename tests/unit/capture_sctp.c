/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIP over SCTP (RFC 4168): data chunks, divided ones, and what stands beside them. */
#include "support/frames.h"

#include <string.h>

#define HEADER(bytes) ((WnBytes){ (const uint8_t *) (bytes), sizeof(bytes) - 1 })

enum { RAW = 101, END = 1, BEGIN = 2, UNORDERED = 4 };

static void
prepend_chunk(WnBuilt *built, uint8_t flags, uint8_t tsn, uint8_t sequence, const char *text)
{
    static const uint8_t PADDING[3];
    size_t               length = strlen(text);
    uint8_t header[16] = { 0, flags, 0, (uint8_t) (length + 16), 0, 0, 0, tsn, 0, 1, 0, sequence };

    wn_build_prepend(built, wn_bytes(PADDING, (4 - length % 4) % 4));
    wn_build_prepend(built, wn_bytes(text, length));
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

static void
finish_packet(WnBuilt *built)
{
    wn_build_prepend(built, HEADER("\x13\xc4\x13\xc6\0\0\0\1\0\0\0\0"));
    wn_build_ipv4(built, 132, "192.0.2.1", "198.51.100.2");
}

static void
feed_chunk(WnDecoding *decoding, uint8_t flags, uint8_t tsn, uint8_t sequence, const char *text)
{
    WnBuilt frame;

    wn_build_text(&frame, "");
    prepend_chunk(&frame, flags, tsn, sequence, text);
    finish_packet(&frame);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
}

/* A SACK, then two messages, the first of which is padded. */
static void
bundled_chunks(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    wn_build_text(&frame, "");
    prepend_chunk(&frame, BEGIN | END, 2, 2, "second");
    prepend_chunk(&frame, BEGIN | END, 1, 1, "first");
    wn_build_prepend(&frame, HEADER("\3\0\0\x10\0\0\0\1\0\0\x20\0\0\0\0\0"));
    finish_packet(&frame);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 2);
    wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "first");
    wn_assert_text(wn_decoding_packet(decoding, 1)->payload, "second");
    g_assert_cmpint(wn_decoding_packet(decoding, 0)->kind, ==, WN_PACKET_DATAGRAM);
    g_assert_cmpint(wn_decoding_packet(decoding, 0)->carrier, ==, WN_CARRIER_SCTP);
    wn_assert_ends(wn_decoding_packet(decoding, 0), "192.0.2.1:5060", "198.51.100.2:5062");
    g_assert_cmpuint(wn_decoding_reason(decoding, "SCTP chunk other than data"), ==, 1);
}

static void
every_cut(void)
{
    WnBuilt frame;

    wn_build_text(&frame, "");
    prepend_chunk(&frame, BEGIN | END, 1, 1, "one message");
    finish_packet(&frame);
    /* The padding is no part of the message: the cut that takes it alone takes nothing. */
    wn_assert_cuts(RAW, wn_bytes_slice(wn_built(&frame), 0, wn_built(&frame).length - 1));
}

static void
divided_in_any_order(void)
{
    static const int ORDERS[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                      { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    static const struct {
        uint8_t     flags;
        const char *text;
    } PIECES[3] = { { BEGIN, "REGI" }, { 0, "STER" }, { END, " sip:" } };

    for (int unordered = 0; unordered <= UNORDERED; unordered += UNORDERED)
        for (int order = 0; order < 6; order++) {
            g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

            for (int i = 0; i < 3; i++) {
                int piece = ORDERS[order][i];

                feed_chunk(decoding, (uint8_t) (PIECES[piece].flags | unordered),
                           (uint8_t) (10 + piece), 1, PIECES[piece].text);
            }
            g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
            wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "REGISTER sip:");
            g_assert_cmpuint(wn_decoding_packet(decoding, 0)->frame, ==, 3);
        }
}

/* RFC 8260 2.1: the piece's number, in the first one the payload's kind in its place. */
static void
feed_interleaved(WnDecoding *decoding, uint8_t flags, uint8_t message, uint8_t piece,
                 const char *text)
{
    size_t  length = strlen(text);
    uint8_t header[20] = { 64, flags, 0, (uint8_t) (length + 20) };
    WnBuilt frame;

    header[7] = (uint8_t) (message * 10 + piece); /* TSN */
    header[9] = 1;
    header[15] = message;
    header[19] = flags & BEGIN ? 46 : piece;
    wn_build_text(&frame, "");
    wn_build_prepend(&frame, wn_bytes("\0\0\0", (4 - length % 4) % 4));
    wn_build_prepend(&frame, wn_bytes(text, length));
    wn_build_prepend(&frame, wn_bytes(header, sizeof(header)));
    finish_packet(&frame);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
}

/* Two messages whose pieces alternate, one of them backwards. */
static void
interleaved(void)
{
    for (int unordered = 0; unordered <= UNORDERED; unordered += UNORDERED) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

        feed_interleaved(decoding, (uint8_t) (BEGIN | unordered), 1, 0, "REGI");
        feed_interleaved(decoding, (uint8_t) (END | unordered), 2, 2, "S sip:");
        feed_interleaved(decoding, (uint8_t) unordered, 1, 1, "STER");
        feed_interleaved(decoding, (uint8_t) unordered, 2, 1, "TION");
        feed_chunk(decoding, (uint8_t) (END | unordered), 3, 1, "not of them");
        feed_interleaved(decoding, (uint8_t) (END | unordered), 1, 2, " sip:");
        feed_interleaved(decoding, (uint8_t) (BEGIN | unordered), 2, 0, "OP");
        feed_interleaved(decoding, BEGIN | END, 3, 0, "whole");
        g_assert_cmpuint(wn_decoding_count(decoding), ==, 3);
        wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "REGISTER sip:");
        wn_assert_text(wn_decoding_packet(decoding, 1)->payload, "OPTIONS sip:");
        wn_assert_text(wn_decoding_packet(decoding, 2)->payload, "whole");
    }
}

static void
rest_that_never_comes(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    feed_chunk(decoding, BEGIN, 1, 1, "REGI");
    feed_chunk(decoding, BEGIN, 1, 1, "REGI");
    wn_decoder_finish(decoding->decoder);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 0);
    g_assert_cmpuint(wn_decoding_reason(decoding, "SCTP message whose rest never came"), ==, 1);
}

static void
no_more_than_the_limit(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    for (int i = 0; i < 200; i++)
        feed_chunk(decoding, BEGIN, (uint8_t) i, (uint8_t) i, "begin");
    wn_decoder_finish(decoding->decoder);
    g_assert_cmpuint(wn_decoding_reason(decoding, "SCTP message whose rest never came"), ==, 200);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/sctp/bundled", bundled_chunks);
    g_test_add_func("/capture/sctp/every-cut", every_cut);
    g_test_add_func("/capture/sctp/divided", divided_in_any_order);
    g_test_add_func("/capture/sctp/interleaved", interleaved);
    g_test_add_func("/capture/sctp/rest-never-comes", rest_that_never_comes);
    g_test_add_func("/capture/sctp/limit", no_more_than_the_limit);
    return g_test_run();
}
