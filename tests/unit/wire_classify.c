/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling datagrams apart: the ranges of RFC 7983, keep-alives, and what only resembles another. */
#include "wire/classify.h"

#include <glib.h>
#include <string.h>

#include "support/cuts.h"

#define ID "\x5a\x3c\x11\xf0\1\2\3\4\5\6\7\x08\x09\1\2\3"

#define COOKIE_ID "\x21\x12\xa4\x42\1\2\3\4\5\6\7\x08\x09\1\2\3"

#define DNS_QUERY                \
    "\0\1\0\0\0\1\0\0\0\0\0\0\2" \
    "de\0\0\x01\0\1"

#define SIP_REQUEST                                          \
    "OPTIONS sip:alice@example.net SIP/2.0\r\n"              \
    "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK1\r\n" \
    "\r\n"

static WnClass
class_of(WnBytes payload)
{
    return wn_classify(payload, 40000, 5060);
}

static void
by_first_byte(void)
{
    uint8_t data[64] = { 0 };

    memset(data + 1, 0x11, sizeof(data) - 1);
    for (unsigned first = 0; first < 256; first++) {
        data[0] = (uint8_t) first;
        g_assert_cmpint(class_of(wn_bytes(data, sizeof(data))), ==,
                        first >= 128 && first < 192 ? WN_CLASS_RTP : WN_CLASS_OTHER);
    }
}

static void
rtp_and_rtcp(void)
{
    uint8_t data[12] = { 0x80 };

    for (unsigned second = 0; second < 256; second++) {
        data[1] = (uint8_t) second;
        g_assert_cmpint(class_of(wn_bytes(data, sizeof(data))), ==,
                        second >= 192 && second <= 223 ? WN_CLASS_RTCP : WN_CLASS_RTP);
    }
    data[1] = 0;
    g_assert_cmpint(class_of(wn_bytes(data, 11)), ==, WN_CLASS_OTHER);
    data[1] = 201;
    g_assert_cmpint(class_of(wn_bytes(data, 8)), ==, WN_CLASS_RTCP);
    g_assert_cmpint(class_of(wn_bytes(data, 7)), ==, WN_CLASS_OTHER);
}

static void
stun(void)
{
    g_assert_cmpint(class_of(WN_LITERAL("\0\1\0\0" COOKIE_ID)), ==, WN_CLASS_STUN);
    g_assert_cmpint(class_of(WN_LITERAL("\0\1\0\0" ID)), ==, WN_CLASS_STUN);
    g_assert_cmpint(class_of(WN_LITERAL("\x08\0\0\0" COOKIE_ID)), ==, WN_CLASS_STUN);
    g_assert_cmpint(class_of(WN_LITERAL("\x08\0\0\0" ID)), ==, WN_CLASS_OTHER);
    /* TURN servers listen on the port of DNS, too. */
    g_assert_cmpint(wn_classify(WN_LITERAL("\0\1\0\0" COOKIE_ID), 40000, 53), ==, WN_CLASS_STUN);
    g_assert_cmpint(wn_classify(WN_LITERAL("\0\1\0\0" ID), 40000, 53), ==, WN_CLASS_STUN);
}

static void
dns(void)
{
    WnBytes query = WN_LITERAL(DNS_QUERY);
    WnBytes multicast = WN_LITERAL("\0\0\0\0\0\1\0\0\0\0\0\0\5local\0\0\x01\0\1");
    WnBytes netbios = WN_LITERAL("\x81\x05\x29\x10\0\1\0\0\0\0\0\1\1x\0\0\x20\0\1");
    WnBytes llmnr = WN_LITERAL("\x85\xca\0\0\0\1\0\0\0\0\0\0\4host\0\0\x01\0\1");
    WnBytes response = WN_LITERAL("\x80\1\x81\x80\0\1\0\0\0\0\0\0\2"
                                  "de\0\0\x01\0\1");

    g_assert_cmpint(wn_classify(query, 40000, 53), ==, WN_CLASS_DNS);
    g_assert_cmpint(wn_classify(response, 53, 40000), ==, WN_CLASS_DNS);
    /* Elsewhere it is neither that nor STUN, which has the same length and first bytes. */
    g_assert_cmpint(wn_classify(query, 40000, 5060), ==, WN_CLASS_OTHER);
    /* Multicast DNS. */
    g_assert_cmpint(wn_classify(multicast, 5353, 5353), ==, WN_CLASS_OTHER);
    /* NetBIOS and LLMNR, with identifiers that look like RTP and RTCP. */
    g_assert_cmpint(wn_classify(netbios, 137, 137), ==, WN_CLASS_OTHER);
    g_assert_cmpint(wn_classify(llmnr, 50000, 5355), ==, WN_CLASS_OTHER);
    g_assert_cmpint(wn_classify(llmnr, 50000, 5356), ==, WN_CLASS_RTCP);
    /* RTP of a port that a NAT chose. */
    g_assert_cmpint(wn_classify(WN_LITERAL("\x80\0\x7f\1\0\0\0\1\0\0\0\1"), 40000, 53), ==,
                    WN_CLASS_RTP);
}

static void
dtls_tls_zrtp(void)
{
    g_assert_cmpint(class_of(WN_LITERAL("\x16\xfe\xff\0\0\0\0\0\0\0\0\0\1\1")), ==, WN_CLASS_DTLS);
    g_assert_cmpint(class_of(WN_LITERAL("\x2f\1\2\0\x10"
                                        "0123456789abcdef")),
                    ==, WN_CLASS_DTLS);
    g_assert_cmpint(class_of(WN_LITERAL("\x16\3\1\0\x05\1\0\0\1\0")), ==, WN_CLASS_TLS);
    g_assert_cmpint(class_of(WN_LITERAL("\x10\0\0\1ZRTP\1\2\3\4PZ\0\3")), ==, WN_CLASS_OTHER);
}

static void
channel_data(void)
{
    g_assert_cmpint(class_of(WN_LITERAL("\x40\0\0\4\x80\0\0\1")), ==, WN_CLASS_CHANNEL_DATA);
    g_assert_cmpint(class_of(WN_LITERAL("\x40\0\0\5\x80\0\0\1")), ==, WN_CLASS_OTHER);
    g_assert_cmpint(class_of(WN_LITERAL("\x50\0\0\4\x80\0\0\1")), ==, WN_CLASS_OTHER);
}

static void
sip(void)
{
    g_assert_cmpint(class_of(WN_LITERAL(SIP_REQUEST)), ==, WN_CLASS_SIP);
    g_assert_cmpint(class_of(WN_LITERAL("\r\n\r\n" SIP_REQUEST)), ==, WN_CLASS_SIP);
    g_assert_cmpint(class_of(WN_LITERAL("SIP/2.0 200 OK\r\nCall-ID: 1@example.net\r\n\r\n")), ==,
                    WN_CLASS_SIP);
    g_assert_cmpint(class_of(WN_LITERAL("GET / HTTP/1.1\r\nHost: example.net\r\n\r\n")), ==,
                    WN_CLASS_OTHER);
}

static void
keepalives(void)
{
    static const struct {
        WnBytes     payload;
        WnKeepalive keepalive;
    } cases[] = {
        { { NULL, 0 }, WN_KEEPALIVE_EMPTY },
        { { (const uint8_t *) "\r\n", 2 }, WN_KEEPALIVE_CRLF },
        { { (const uint8_t *) "\r\n\r\n", 4 }, WN_KEEPALIVE_CRLFCRLF },
        { { (const uint8_t *) "\0", 1 }, WN_KEEPALIVE_NUL },
        { { (const uint8_t *) "\0\0\0\0", 4 }, WN_KEEPALIVE_NUL },
        { { (const uint8_t *) "\0\0\0\0\0\0\0\0", 8 }, WN_KEEPALIVE_NUL },
        { { (const uint8_t *) "jaK", 3 }, WN_KEEPALIVE_JAK },
        { { (const uint8_t *) "jaK\0", 4 }, WN_KEEPALIVE_JAK },
        { { (const uint8_t *) "hello", 5 }, WN_KEEPALIVE_TEXT },
        { { (const uint8_t *) "ping\r\n", 6 }, WN_KEEPALIVE_TEXT },
        { { (const uint8_t *) "01234567", 8 }, WN_KEEPALIVE_TEXT },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(wn_keepalive(cases[i].payload), ==, cases[i].keepalive);
        g_assert_cmpint(class_of(cases[i].payload), ==, WN_CLASS_KEEPALIVE);
    }
}

static void
no_keepalives(void)
{
    static const WnBytes cases[] = {
        { (const uint8_t *) "\0\0\0\0\0\0\0\0\0", 9 },
        { (const uint8_t *) "\0\0\0\1", 4 },
        { (const uint8_t *) "012345678", 9 },
        { (const uint8_t *) "a\x01", 2 },
        { (const uint8_t *) "\x7f", 1 },
        { (const uint8_t *) "\xff", 1 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(wn_keepalive(cases[i]), ==, WN_KEEPALIVE_NONE);
        g_assert_cmpint(class_of(cases[i]), ==, WN_CLASS_OTHER);
    }
}

/* RFC 6455 5.5: at most 125 bytes, in one piece; a client masks, so four bytes more. */
static void
websocket_pings(void)
{
    static const struct {
        WnBytes payload;
        bool    is_ping;
    } rows[] = {
        { WN_LITERAL("\x89\x00"), true },
        { WN_LITERAL("\x89\x02hi"), true },
        { WN_LITERAL("\x89\x80\x01\x02\x03\x04"), true },
        { WN_LITERAL("\x89\x82\x01\x02\x03\x04\x05\x06"), true },
        { WN_LITERAL("\x8a\x00"), false },             /* a pong */
        { WN_LITERAL("\x09\x00"), false },             /* in pieces: not allowed */
        { WN_LITERAL("\x89\x02h"), false },            /* cut */
        { WN_LITERAL("\x89\x80\x01\x02\x03"), false }, /* cut in the key */
        { WN_LITERAL("\x89\x7e\x00\x00"), false },     /* a length of its own: too long */
        { WN_LITERAL("\x89"), false },
        { { NULL, 0 }, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpint(wn_is_websocket_ping(rows[i].payload), ==, rows[i].is_ping);
}

static void
keepalive_names(void)
{
    g_assert_cmpstr(wn_keepalive_name(WN_KEEPALIVE_CRLFCRLF), ==, "crlfcrlf");
    for (int kind = WN_KEEPALIVE_NONE; kind <= WN_KEEPALIVE_TEXT; kind++)
        g_assert_nonnull(wn_keepalive_name((WnKeepalive) kind));
}

/* A cut datagram is still no other protocol than the whole one. */
static void
check_cut(WnBytes cut, WnBytes whole)
{
    WnClass class = class_of(cut);

    g_assert_true(class == class_of(whole) || class == WN_CLASS_OTHER ||
                  class == WN_CLASS_KEEPALIVE);
}

static void
cuts(void)
{
    wn_each_cut(WN_LITERAL(SIP_REQUEST), check_cut);
    wn_each_cut(WN_LITERAL("\0\1\0\4" ID "\0\x06\0\0"), check_cut);
    wn_each_cut(WN_LITERAL("\1\1\0\4" COOKIE_ID "\0\x06\0\0"), check_cut);
    wn_each_cut(WN_LITERAL("\x81\xc9\0\1\1\2\3\4"), check_cut);
    wn_each_cut(WN_LITERAL("\x80\x00\0\1\1\2\3\4\5\6\7\x08"), check_cut);
    wn_each_cut(WN_LITERAL("\x16\xfe\xff\0\0\0\0\0\0\0\0\0\1\1"), check_cut);
    wn_each_cut(WN_LITERAL("\x40\1\0\4\x80\0\0\1"), check_cut);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/classify/by-first-byte", by_first_byte);
    g_test_add_func("/classify/rtp-and-rtcp", rtp_and_rtcp);
    g_test_add_func("/classify/stun", stun);
    g_test_add_func("/classify/dns", dns);
    g_test_add_func("/classify/dtls-tls-zrtp", dtls_tls_zrtp);
    g_test_add_func("/classify/channel-data", channel_data);
    g_test_add_func("/classify/sip", sip);
    g_test_add_func("/classify/keepalives", keepalives);
    g_test_add_func("/classify/no-keepalives", no_keepalives);
    g_test_add_func("/classify/websocket-pings", websocket_pings);
    g_test_add_func("/classify/keepalive-names", keepalive_names);
    g_test_add_func("/classify/cuts", cuts);
    return g_test_run();
}
