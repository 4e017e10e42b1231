/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RTCP compounds (RFC 3550 6.4), reduced-size packets (RFC 5506), SRTCP (RFC 3711 3.4), cuts. */
#include "wire/rtcp.h"

#include <glib.h>
#include <string.h>

#include "support/cuts.h"

#define SENDER_REPORT    \
    "\x81\xc8\0\x0c"     \
    "\x11\x22\x33\x44"   \
    "\xe0\0\0\1\0\0\0\2" \
    "\0\0\3\xe8"         \
    "\0\0\0\x64"         \
    "\0\0\x3e\x80"       \
    "\xaa\xbb\xcc\xdd"   \
    "\x40\xff\xff\xfe"   \
    "\0\1\0\x0a"         \
    "\0\0\0\x15"         \
    "\1\2\3\4"           \
    "\0\1\0\0"
#define RECEIVER_REPORT \
    "\x81\xc9\0\7"      \
    "\x55\x66\x77\x88"  \
    "\xaa\xbb\xcc\xee"  \
    "\0\0\0\5"          \
    "\0\0\0\x0b"        \
    "\0\0\0\1"          \
    "\0\0\0\0"          \
    "\0\0\0\0"
#define DESCRIPTION    \
    "\x81\xca\0\3"     \
    "\x11\x22\x33\x44" \
    "\1\3"             \
    "a@b"              \
    "\0\0\0"
#define GOODBYE    \
    "\x81\xcb\0\1" \
    "\x11\x22\x33\x44"

static void
check_cut(WnBytes cut, WnBytes whole)
{
    WnRtcp part, all;

    g_assert_true(wn_rtcp_parse(whole, &all));
    if (!wn_rtcp_parse(cut, &part)) {
        g_assert_cmpuint(cut.length, <, 8);
        return;
    }
    g_assert_cmphex(part.sender, ==, all.sender);
    g_assert_false(part.encrypted && part.n_blocks > 0);
    g_assert_cmpuint(part.n_blocks, <=, all.n_blocks);
    for (int i = 0; i < part.n_blocks; i++)
        g_assert_cmphex(part.blocks[i].ssrc, ==, all.blocks[i].ssrc);
    g_assert_true(!part.bye || all.bye);
}

static void
compound(void)
{
    WnBytes bytes = WN_LITERAL(SENDER_REPORT DESCRIPTION GOODBYE);
    WnRtcp  rtcp;

    g_assert_true(wn_rtcp_parse(bytes, &rtcp));
    g_assert_cmphex(rtcp.sender, ==, 0x11223344);
    g_assert_true(rtcp.has_report && rtcp.is_sender_report && rtcp.bye);
    g_assert_cmpuint(rtcp.packets_sent, ==, 100);
    g_assert_cmpuint(rtcp.n_blocks, ==, 1);
    g_assert_cmphex(rtcp.blocks[0].ssrc, ==, 0xaabbccdd);
    g_assert_cmpuint(rtcp.blocks[0].fraction_lost, ==, 64);
    g_assert_cmpint(rtcp.blocks[0].lost, ==, -2);
    g_assert_cmpuint(rtcp.blocks[0].highest, ==, 65546);
    g_assert_cmpuint(rtcp.blocks[0].jitter, ==, 21);
    g_assert_cmphex(rtcp.blocks[0].last_sr, ==, 0x01020304);
    g_assert_cmpuint(rtcp.blocks[0].delay, ==, 65536);
    g_assert_false(rtcp.encrypted || rtcp.cut);
    wn_each_cut(bytes, check_cut);
}

static void
receiver_report(void)
{
    WnBytes bytes = WN_LITERAL(RECEIVER_REPORT DESCRIPTION);
    WnRtcp  rtcp;

    g_assert_true(wn_rtcp_parse(bytes, &rtcp));
    g_assert_true(rtcp.has_report);
    g_assert_false(rtcp.is_sender_report);
    g_assert_cmphex(rtcp.sender, ==, 0x55667788);
    g_assert_cmpuint(rtcp.n_blocks, ==, 1);
    g_assert_cmpint(rtcp.blocks[0].lost, ==, 5);
    wn_each_cut(bytes, check_cut);
}

static void
reports_of_both_kinds(void)
{
    WnRtcp rtcp;

    g_assert_true(wn_rtcp_parse(WN_LITERAL(SENDER_REPORT RECEIVER_REPORT), &rtcp));
    g_assert_cmphex(rtcp.sender, ==, 0x11223344);
    g_assert_cmpuint(rtcp.n_blocks, ==, 2);
    g_assert_cmphex(rtcp.blocks[1].ssrc, ==, 0xaabbccee);
}

/* No report: feedback alone (RFC 5506), here a picture loss indication. */
static void
reduced_size(void)
{
    WnBytes bytes = WN_LITERAL("\x81\xce\0\2"
                               "\x01\x02\x03\x04"
                               "\x05\x06\x07\x08");
    WnRtcp  rtcp;

    g_assert_true(wn_rtcp_parse(bytes, &rtcp));
    g_assert_false(rtcp.has_report);
    g_assert_cmphex(rtcp.sender, ==, 0x01020304);
    wn_each_cut(bytes, check_cut);
}

static void
application_and_extended(void)
{
    WnBytes bytes = WN_LITERAL("\x80\xc9\0\1"
                               "\1\1\1\1" /* RR */
                               "\x80\xcc\0\2"
                               "\1\1\1\1"
                               "name" /* APP */
                               "\x80\xcf\0\4"
                               "\1\1\1\1"
                               "\4\0\0\2"
                               "12345678" /* XR */
                               "\x8f\xcd\0\2"
                               "\1\1\1\1"
                               "\2\2\2\2"); /* RTPFB */
    WnRtcp  rtcp;

    g_assert_true(wn_rtcp_parse(bytes, &rtcp));
    g_assert_true(rtcp.has_report);
    g_assert_cmpuint(rtcp.n_blocks, ==, 0);
    g_assert_false(rtcp.encrypted || rtcp.cut || rtcp.bye);
}

/* Padding that covers what the count calls a block leaves no block. */
static void
padding(void)
{
    char    bytes[] = "\xa0\xc9\0\2"
                      "\1\1\1\1"
                      "\0\0\0\4";
    WnRtcp  rtcp;
    WnBytes view = wn_bytes(bytes, sizeof(bytes) - 1);

    g_assert_true(wn_rtcp_parse(view, &rtcp));
    g_assert_true(rtcp.has_report && !rtcp.encrypted);

    char padded[] = RECEIVER_REPORT;
    padded[0] = '\xa1';
    padded[31] = 4;
    g_assert_true(wn_rtcp_parse(wn_bytes(padded, sizeof(padded) - 1), &rtcp));
    g_assert_true(rtcp.has_report);
    g_assert_cmpuint(rtcp.n_blocks, ==, 0);

    padded[31] = 3; /* no multiple of four: noise, not padding */
    g_assert_true(wn_rtcp_parse(wn_bytes(padded, sizeof(padded) - 1), &rtcp));
    g_assert_cmpuint(rtcp.n_blocks, ==, 1);
}

/* A sender report and a description, encrypted: the header, cipher text, index, 80-bit tag. */
static void
srtcp(void)
{
    uint8_t bytes[52 + 16 + 14];
    WnRtcp  rtcp;

    memset(bytes, 0x5a, sizeof(bytes));
    memcpy(bytes, "\x81\xc8\0\x0c\x11\x22\x33\x44", 8);
    g_assert_true(wn_rtcp_parse(wn_bytes(bytes, sizeof(bytes)), &rtcp));
    g_assert_true(rtcp.encrypted && rtcp.has_report && rtcp.is_sender_report);
    g_assert_cmphex(rtcp.sender, ==, 0x11223344);
    g_assert_cmpuint(rtcp.n_blocks, ==, 0);
    g_assert_cmpuint(rtcp.packets_sent, ==, 0);

    /* An empty receiver report. */
    memcpy(bytes, "\x80\xc9\0\1\x11\x22\x33\x44", 8);
    g_assert_true(wn_rtcp_parse(wn_bytes(bytes, 8 + 14), &rtcp));
    g_assert_true(rtcp.encrypted && rtcp.has_report && !rtcp.is_sender_report);
}

/* SRTCP with the null cipher: whole packets, then index and tag. */
static void
authenticated_only(void)
{
    WnBytes bytes = WN_LITERAL(RECEIVER_REPORT DESCRIPTION "\0\0\0\1"
                                                           "0123456789");
    WnRtcp  rtcp;

    g_assert_true(wn_rtcp_parse(bytes, &rtcp));
    g_assert_false(rtcp.encrypted);
    g_assert_cmpuint(rtcp.n_blocks, ==, 1);
}

static void
cut_report(void)
{
    WnBytes whole = WN_LITERAL(SENDER_REPORT);
    WnRtcp  rtcp;

    g_assert_true(wn_rtcp_parse(wn_bytes_slice(whole, 0, 30), &rtcp));
    g_assert_true(rtcp.cut && rtcp.has_report);
    g_assert_cmpuint(rtcp.packets_sent, ==, 100);
    g_assert_cmpuint(rtcp.n_blocks, ==, 0);
}

static void
most_blocks(void)
{
    uint8_t bytes[2 * (8 + 31 * 24)] = { 0 };
    WnRtcp  rtcp;

    for (size_t i = 0; i < 2; i++)
        memcpy(bytes + i * sizeof(bytes) / 2, "\x9f\xc9\0\xbb", 4);
    g_assert_true(wn_rtcp_parse(wn_bytes(bytes, sizeof(bytes)), &rtcp));
    g_assert_cmpuint(rtcp.n_blocks, ==, WN_RTCP_MAX_BLOCKS);
    g_assert_false(rtcp.encrypted || rtcp.cut);
}

static void
refused(void)
{
    WnRtcp rtcp = { .sender = 7 };

    /* RTP; version 1; a length that no datagram has; more blocks than fit; too short. */
    g_assert_false(wn_rtcp_parse(WN_LITERAL("\x80\x00\0\1\0\0\0\1\0\0\0\1"), &rtcp));
    g_assert_false(wn_rtcp_parse(WN_LITERAL("\x40\xc8\0\1\0\0\0\1\0\0\0\1"), &rtcp));
    g_assert_false(wn_rtcp_parse(WN_LITERAL("\x80\xc9\x90\1\0\0\0\1\0\0\0\1"), &rtcp));
    g_assert_false(wn_rtcp_parse(WN_LITERAL("\x82\xc9\0\1\0\0\0\1"), &rtcp));
    g_assert_false(wn_rtcp_parse(WN_LITERAL("\x80\xc9\0\0"), &rtcp));
    g_assert_cmpuint(rtcp.sender, ==, 7);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rtcp/compound", compound);
    g_test_add_func("/rtcp/receiver-report", receiver_report);
    g_test_add_func("/rtcp/reports-of-both-kinds", reports_of_both_kinds);
    g_test_add_func("/rtcp/reduced-size", reduced_size);
    g_test_add_func("/rtcp/application-and-extended", application_and_extended);
    g_test_add_func("/rtcp/padding", padding);
    g_test_add_func("/rtcp/srtcp", srtcp);
    g_test_add_func("/rtcp/authenticated-only", authenticated_only);
    g_test_add_func("/rtcp/cut-report", cut_report);
    g_test_add_func("/rtcp/most-blocks", most_blocks);
    g_test_add_func("/rtcp/refused", refused);
    return g_test_run();
}
