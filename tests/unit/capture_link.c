/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every link layer and tunnel around the same datagram, and every truncation of each. */
#include "support/frames.h"

#include <string.h>

#define INSIDE        "192.168.1.20"
#define OUTSIDE       "203.0.113.7"
#define HEADER(bytes) ((WnBytes){ (const uint8_t *) (bytes), sizeof(bytes) - 1 })
#define ETHERNET      "\2\0\0\0\0\1\2\0\0\0\0\2"

static void
build(WnBuilt *frame)
{
    wn_build_text(frame, "hello");
    wn_build_udp(frame, 5060, 5062);
    wn_build_ipv4(frame, 17, INSIDE, OUTSIDE);
}

static void
assert_decodes(uint16_t link_type, const WnBuilt *frame)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    wn_decoding_feed(decoding, link_type, wn_built(frame));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    g_assert_cmpuint(wn_decoding_reasons(decoding), ==, 0);
    g_assert_cmpint(wn_decoding_packet(decoding, 0)->kind, ==, WN_PACKET_DATAGRAM);
    wn_assert_ends(wn_decoding_packet(decoding, 0), INSIDE ":5060", OUTSIDE ":5062");
    wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "hello");
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->payload_length, ==, 5);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->frame, ==, 1);
    wn_assert_cuts(link_type, wn_built(frame));
}

/* What stands before the IPv4 header, for each link type. */
static void
link_layers(void)
{
    static const struct {
        uint16_t    link_type;
        const char *header;
        size_t      length;
    } LINKS[] = {
#define LINK(type, bytes) { type, bytes, sizeof(bytes) - 1 }
        LINK(12, ""),
        LINK(101, ""),
        LINK(228, ""),
        LINK(0, "\2\0\0\0"),
        LINK(0, "\0\0\0\2"),
        LINK(108, "\0\0\0\2"),
        LINK(1, ETHERNET "\x08\0"),
        LINK(1, ETHERNET "\x81\0\0\x64\x08\0"),
        LINK(1, ETHERNET "\x88\xa8\0\x64\x81\0\0\x65\x08\0"),
        LINK(1, ETHERNET "\x91\0\0\x64\x81\0\0\x65\x08\0"),
        LINK(1, ETHERNET "\0\x29\xaa\xaa\x03\0\0\0\x08\0"),
        LINK(1, ETHERNET "\x88\x64\x11\0\0\1\0\x23\0\x21"),
        LINK(1, ETHERNET "\x88\x47\0\1\0\x40\0\1\1\x40"),
        LINK(1, ETHERNET "\x88\x47\0\1\1\x40" ETHERNET "\x08\0"),
        LINK(1, ETHERNET "\x88\x47\0\1\1\x40\0\0\0\0" ETHERNET "\x08\0"),
        LINK(113, "\0\0\0\1\0\6\2\0\0\0\0\1\0\0\x08\0"),
        LINK(276, "\x08\0\0\0\0\0\0\2\0\1\0\6\2\0\0\0\0\1\0\0"),
        LINK(9, "\0\x21"),
        LINK(9, "\xff\x03\0\x21"),
        LINK(9, "\x21"),
        LINK(50, "\xff\x03\0\x21"),
        LINK(51, "\x11\0\0\1\0\x23\0\x21"),
        LINK(104, "\x0f\0\x08\0"),
        LINK(166, "\1\x03\0\x21"),
#undef LINK
    };

    for (size_t i = 0; i < G_N_ELEMENTS(LINKS); i++) {
        WnBuilt frame;

        build(&frame);
        wn_build_prepend(&frame, wn_bytes(LINKS[i].header, LINKS[i].length));
        assert_decodes(LINKS[i].link_type, &frame);
    }
}

static void
over_ip(WnBuilt *frame, uint8_t protocol)
{
    wn_build_ipv4(frame, protocol, "198.51.100.1", "198.51.100.2");
    wn_build_ethernet(frame, 0x0800);
}

static void
gre(void)
{
    static const struct {
        const char *header;
        size_t      length;
    } HEADERS[] = {
#define GRE(bytes) { bytes, sizeof(bytes) - 1 }
        GRE("\0\0\x08\0"),
        GRE("\x80\0\x08\0\0\0\0\0"),
        GRE("\x20\0\x08\0\0\0\0\1"),
        GRE("\xb0\0\x08\0\0\0\0\0\0\0\0\1\0\0\0\2"),
        GRE("\0\0\x65\x58" ETHERNET "\x08\0"),
        GRE("\0\0\x88\xbe" ETHERNET "\x08\0"),
        GRE("\x10\0\x88\xbe\0\0\0\1\x10\x64\0\1\0\0\0\0" ETHERNET "\x08\0"),
        GRE("\x10\0\x22\xeb\0\0\0\1\x20\x64\0\1\0\0\0\0\0\0\0\0" ETHERNET "\x08\0"),
        GRE("\x10\0\x22\xeb\0\0\0\1\x20\x64\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0" ETHERNET "\x08\0"),
        GRE("\x10\0\x22\xeb\0\0\0\1\x20\x64\0\1\0\0\0\0\0\0\x08\0"),
        GRE("\x30\x81\x88\x0b\0\x23\0\1\0\0\0\1\0\0\0\2\0\x21"),
#undef GRE
    };

    for (size_t i = 0; i < G_N_ELEMENTS(HEADERS); i++) {
        WnBuilt frame;

        build(&frame);
        wn_build_prepend(&frame, wn_bytes(HEADERS[i].header, HEADERS[i].length));
        over_ip(&frame, 47);
        assert_decodes(1, &frame);
    }
}

static void
over_udp(WnBuilt *frame, uint16_t port)
{
    wn_build_udp(frame, 40000, port);
    over_ip(frame, 17);
}

static void
decode_over_udp(uint16_t port, WnBytes header)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    build(&frame);
    wn_build_prepend(&frame, header);
    over_udp(&frame, port);
    wn_decoding_feed(decoding, 1, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    wn_assert_ends(wn_decoding_packet(decoding, 0), INSIDE ":5060", OUTSIDE ":5062");
    wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "hello");
}

static void
udp_tunnels(void)
{
    decode_over_udp(4789, HEADER("\x08\0\0\0\0\0\x64\0" ETHERNET "\x08\0"));
    decode_over_udp(8472, HEADER("\x08\0\0\0\0\0\x64\0" ETHERNET "\x08\0"));
    decode_over_udp(6081, HEADER("\0\0\x65\x58\0\0\x64\0" ETHERNET "\x08\0"));
    decode_over_udp(6081, HEADER("\1\0\x08\0\0\0\x64\0\0\1\2\0"));
    decode_over_udp(2152, HEADER("\x30\xff\0\x21\0\0\0\1"));
    /* A sequence number, then one extension header of four bytes. */
    decode_over_udp(2152, HEADER("\x36\xff\0\x29\0\0\0\1\0\1\0\x85\1\0\0\0"));
}

/* RTP may use any port: what does not look like the tunnel is a datagram. */
static void
tunnel_ports_used_by_others(void)
{
    static const uint16_t PORTS[] = { 4789, 8472, 6081, 2152 };

    for (size_t i = 0; i < G_N_ELEMENTS(PORTS); i++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
        WnBuilt frame;

        wn_build_bytes(&frame, HEADER("\x80\0\0\1\0\0\0\xa0\1\2\3\4silence or sound"));
        over_udp(&frame, PORTS[i]);
        wn_decoding_feed(decoding, 1, wn_built(&frame));
        g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
        g_assert_cmpuint(wn_decoding_packet(decoding, 0)->dst.port, ==, PORTS[i]);
        g_assert_cmpuint(wn_decoding_packet(decoding, 0)->payload.length, ==, 28);
    }
}

static void
ip_in_ip(void)
{
    WnBuilt frame;

    build(&frame);
    over_ip(&frame, 4);
    assert_decodes(1, &frame);

    build(&frame);
    wn_build_ipv6(&frame, 4, "2001:db8::1", "2001:db8::2");
    wn_build_ethernet(&frame, 0x86dd);
    assert_decodes(1, &frame);
}

static void
never_deeper_than_the_limit(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    build(&frame);
    for (int i = 0; i < 40; i++)
        wn_build_ipv4(&frame, 4, "198.51.100.1", "198.51.100.2");
    wn_decoding_feed(decoding, 101, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 0);
    g_assert_cmpuint(wn_decoding_reason(decoding, "encapsulated too deeply"), ==, 1);
}

/* Ethernet pads to 60 bytes; the padding is no payload. */
static void
padding_is_no_payload(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;
    uint8_t padded[60] = { 0 };
    WnBytes bytes;

    build(&frame);
    wn_build_ethernet(&frame, 0x0800);
    bytes = wn_built(&frame);
    memcpy(padded, bytes.data, bytes.length);
    wn_decoding_feed(decoding, 1, wn_bytes(padded, sizeof(padded)));
    wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "hello");
    g_assert_false(wn_decoding_packet(decoding, 0)->truncated);
}

static void
what_is_not_decoded_is_counted(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);

    wn_decoding_feed(decoding, 147, HEADER("anything"));
    wn_decoding_feed(decoding, 147, HEADER("anything"));
    wn_decoding_feed(decoding, 1, HEADER(ETHERNET "\x88\xccLLDP"));
    wn_decoding_feed(decoding, 1, HEADER(ETHERNET "\0\5\x42\x42\x03\0\0"));
    wn_decoding_feed(decoding, 1, HEADER(ETHERNET "\x88\x63\x11\x09\0\0\0\0"));
    wn_decoding_feed(decoding, 9, HEADER("\xff\x03\xc0\x21\1\1\0\4"));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 0);
    g_assert_cmpuint(wn_decoding_reason(decoding, "link type 147 is not known"), ==, 2);
    g_assert_cmpuint(wn_decoding_reason(decoding, "not IP"), ==, 1);
    g_assert_cmpuint(wn_decoding_reason(decoding, "LLC, not IP"), ==, 1);
    g_assert_cmpuint(wn_decoding_reason(decoding, "PPPoE discovery"), ==, 1);
    g_assert_cmpuint(wn_decoding_reason(decoding, "PPP control"), ==, 1);
}

/* Many different link types find a bounded number of places. */
static void
unknown_link_types_are_bounded(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    size_t n;

    for (uint16_t i = 0; i < 100; i++)
        wn_decoding_feed(decoding, (uint16_t) (1000 + i), HEADER("x"));
    g_assert_cmpuint(wn_decoding_reasons(decoding), ==, 100);
    wn_decoder_reasons(decoding->decoder, &n);
    g_assert_cmpuint(n, ==, 8);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/link/layers", link_layers);
    g_test_add_func("/capture/link/gre", gre);
    g_test_add_func("/capture/link/udp-tunnels", udp_tunnels);
    g_test_add_func("/capture/link/tunnel-ports-used-by-others", tunnel_ports_used_by_others);
    g_test_add_func("/capture/link/ip-in-ip", ip_in_ip);
    g_test_add_func("/capture/link/depth", never_deeper_than_the_limit);
    g_test_add_func("/capture/link/padding", padding_is_no_payload);
    g_test_add_func("/capture/link/counted", what_is_not_decoded_is_counted);
    g_test_add_func("/capture/link/unknown-types", unknown_link_types_are_bounded);
    return g_test_run();
}
