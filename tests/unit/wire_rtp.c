/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RTP headers (RFC 3550 5.1): fields, CSRC list, extension, and what is no RTP. */
#include "wire/rtp.h"

#include <glib.h>

#include "support/cuts.h"

static void
check_cut(WnBytes cut, WnBytes whole)
{
    WnRtp rtp;

    (void) whole;
    g_assert_cmpint(wn_rtp_parse(cut, &rtp), ==, cut.length >= 12);
    if (cut.length >= 12)
        g_assert_cmpuint(rtp.header_length, <=, cut.length);
}

static void
fixed_header(void)
{
    WnBytes bytes = WN_LITERAL("\x80\x88\x12\x34\x00\x01\x02\x03\xde\xad\xbe\xef"
                               "payload");
    WnRtp   rtp;

    g_assert_true(wn_rtp_parse(bytes, &rtp));
    g_assert_cmpuint(rtp.payload_type, ==, 8);
    g_assert_true(rtp.marker);
    g_assert_cmphex(rtp.sequence, ==, 0x1234);
    g_assert_cmphex(rtp.timestamp, ==, 0x00010203);
    g_assert_cmphex(rtp.ssrc, ==, 0xdeadbeef);
    g_assert_cmpuint(rtp.header_length, ==, 12);
    wn_each_cut(bytes, check_cut);
}

static void
sources_and_extension(void)
{
    /* Two CSRCs; an extension (RFC 8285) of one word. */
    WnBytes bytes = WN_LITERAL("\x92\x00\0\1\0\0\0\1\0\0\0\2"
                               "\0\0\0\3"
                               "\0\0\0\4"
                               "\xbe\xde\0\1"
                               "\x10\xff\0\0"
                               "payload");
    WnRtp   rtp;

    g_assert_true(wn_rtp_parse(bytes, &rtp));
    g_assert_false(rtp.marker);
    g_assert_cmpuint(rtp.header_length, ==, 12 + 8 + 4 + 4);
    wn_each_cut(bytes, check_cut);

    /* The cut falls in the extension, in its header, and in the CSRC list. */
    g_assert_true(wn_rtp_parse(wn_bytes_slice(bytes, 0, 27), &rtp));
    g_assert_cmpuint(rtp.header_length, ==, 20);
    g_assert_true(wn_rtp_parse(wn_bytes_slice(bytes, 0, 23), &rtp));
    g_assert_cmpuint(rtp.header_length, ==, 20);
    g_assert_true(wn_rtp_parse(wn_bytes_slice(bytes, 0, 19), &rtp));
    g_assert_cmpuint(rtp.header_length, ==, 12);
}

static void
longest_extension_claim(void)
{
    WnBytes bytes = WN_LITERAL("\x90\x00\0\1\0\0\0\1\0\0\0\2"
                               "\xbe\xde\xff\xff"
                               "\0\0\0\0");
    WnRtp   rtp;

    g_assert_true(wn_rtp_parse(bytes, &rtp));
    g_assert_cmpuint(rtp.header_length, ==, 12);
}

/* RFC 5761 4: second bytes 192 to 223 are RTCP. */
static void
borders_with_rtcp(void)
{
    uint8_t data[12] = { 0x80 };
    WnRtp   rtp = { .ssrc = 7 };

    for (unsigned second = 0; second < 256; second++) {
        bool is_rtcp = second >= 192 && second <= 223;

        data[1] = (uint8_t) second;
        g_assert_cmpint(wn_rtp_parse(wn_bytes(data, sizeof(data)), &rtp), !=, is_rtcp);
    }
}

static void
other_versions(void)
{
    uint8_t data[12] = { 0 };
    WnRtp   rtp = { .ssrc = 7 };

    for (unsigned first = 0; first < 256; first++) {
        data[0] = (uint8_t) first;
        rtp.ssrc = 7;
        g_assert_cmpint(wn_rtp_parse(wn_bytes(data, sizeof(data)), &rtp), ==, first >> 6 == 2);
        g_assert_cmpuint(rtp.ssrc, ==, first >> 6 == 2 ? 0 : 7);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rtp/fixed-header", fixed_header);
    g_test_add_func("/rtp/sources-and-extension", sources_and_extension);
    g_test_add_func("/rtp/longest-extension-claim", longest_extension_claim);
    g_test_add_func("/rtp/borders-with-rtcp", borders_with_rtcp);
    g_test_add_func("/rtp/other-versions", other_versions);
    return g_test_run();
}
