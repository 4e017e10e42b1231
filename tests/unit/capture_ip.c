/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4, IPv6 with its extension headers, UDP lengths, ICMP errors, ARP and neighbour discovery. */
#include "support/frames.h"

#include <string.h>

#define HEADER(bytes) ((WnBytes){ (const uint8_t *) (bytes), sizeof(bytes) - 1 })
#define INSIDE        "192.168.1.20"
#define OUTSIDE       "203.0.113.7"

enum { RAW = 101, ETHERNET = 1 };

static void
ipv4_fields(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;
    WnBuilt         frame;

    wn_build_text(&frame, "hello");
    wn_build_udp(&frame, 5060, 5062);
    frame.ip_id = 0xbeef;
    frame.ip_fragment = 0x4000; /* don't fragment */
    wn_build_ipv4(&frame, 17, INSIDE, OUTSIDE);
    decoding->capture = 3;
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    packet = wn_decoding_packet(decoding, 0);
    g_assert_cmpint(packet->kind, ==, WN_PACKET_DATAGRAM);
    g_assert_cmpint(packet->carrier, ==, WN_CARRIER_UDP);
    g_assert_cmpuint(packet->ip_id, ==, 0xbeef);
    g_assert_cmpuint(packet->ttl, ==, 63);
    g_assert_cmpuint(packet->ip_total, ==, 33);
    g_assert_cmpuint(packet->capture, ==, 3);
    g_assert_cmpint(packet->time, ==, 1000 * WN_SECOND);
    g_assert_cmpuint(packet->fragments, <=, 1);
    wn_assert_cuts(RAW, wn_built(&frame));
}

static void
ipv4_options_are_skipped(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    wn_build_text(&frame, "hello");
    wn_build_udp(&frame, 5060, 5062);
    wn_build_prepend(&frame, HEADER("\x46\0\0\x25\0\0\0\0\x40\x11\0\0\xc0\xa8\1\x14\xcb\0\x71\7"
                                    "\x94\4\0\0"));
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    wn_assert_ends(wn_decoding_packet(decoding, 0), INSIDE ":5060", OUTSIDE ":5062");
    wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "hello");
    wn_assert_cuts(RAW, wn_built(&frame));
}

/* Segmentation in the network card leaves the lengths 0. */
static void
lengths_of_zero(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    wn_build_text(&frame, "hello");
    wn_build_prepend(&frame, HEADER("\x13\xc4\x13\xc6\0\0\0\0"));
    wn_build_prepend(&frame, HEADER("\x45\0\0\0\0\0\0\0\x40\x11\0\0\xc0\xa8\1\x14\xcb\0\x71\7"));
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "hello");
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->ip_total, ==, 33);
}

static void
bad_headers_are_counted(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    wn_decoding_feed(decoding, RAW, HEADER("\x44\0\0\x14\0\0\0\0\x40\x11\0\0\1\2\3\4\5\6\7\x08"));
    wn_decoding_feed(decoding, RAW, HEADER("\x45\0\0\x13\0\0\0\0\x40\x11\0\0\1\2\3\4\5\6\7\x08"));
    wn_decoding_feed(decoding, RAW, HEADER("\x75\0\0\x14\0\0\0\0\x40\x11\0\0\1\2\3\4\5\6\7\x08"));
    g_assert_cmpuint(wn_decoding_reason(decoding, "IP header that makes no sense"), ==, 3);

    wn_build_bytes(&frame, HEADER("\x13\xc4\x13\xc6\0\7\0\0"));
    wn_build_ipv4(&frame, 17, INSIDE, OUTSIDE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_reason(decoding, "UDP header that makes no sense"), ==, 1);

    wn_build_text(&frame, "secret");
    wn_build_ipv4(&frame, 50, INSIDE, OUTSIDE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_reason(decoding, "encrypted (IPsec)"), ==, 1);

    wn_build_text(&frame, "ospf");
    wn_build_ipv4(&frame, 89, INSIDE, OUTSIDE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_reason(decoding, "unknown IP protocol"), ==, 1);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 0);
}

/* UDP says 100 bytes of payload; the snap length left 10 of them. */
static void
snap_length(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    uint8_t payload[100] = { 0 };
    WnBuilt frame;

    wn_build_bytes(&frame, wn_bytes(payload, sizeof(payload)));
    wn_build_udp(&frame, 4000, 4002);
    wn_build_ipv4(&frame, 17, INSIDE, OUTSIDE);
    wn_decoding_feed_cut(decoding, RAW, wn_built(&frame), 38);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->payload.length, ==, 10);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->payload_length, ==, 100);
    g_assert_true(wn_decoding_packet(decoding, 0)->truncated);
    g_assert_cmpuint(wn_decoder_facts(decoding->decoder)->truncated, ==, 1);
}

static void
ipv6_extension_headers(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    wn_build_text(&frame, "hello");
    wn_build_udp(&frame, 5060, 5062);
    wn_build_prepend(&frame, HEADER("\x11\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0")); /* destination, 16 */
    wn_build_prepend(&frame, HEADER("\x3c\2\0\0\0\0\0\1\0\0\0\1\1\2\3\4")); /* AH, 16 */
    wn_build_prepend(&frame, HEADER("\x33\0\0\0\0\0\0\0"));                 /* routing, 8 */
    wn_build_prepend(&frame, HEADER("\x2b\0\5\2\0\0\1\0"));                 /* hop by hop, 8 */
    wn_build_ipv6(&frame, 0, "2001:db8::20", "2001:db8::7");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    wn_assert_ends(wn_decoding_packet(decoding, 0), "[2001:db8::20]:5060", "[2001:db8::7]:5062");
    wn_assert_text(wn_decoding_packet(decoding, 0)->payload, "hello");
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->ttl, ==, 62);
    wn_assert_cuts(RAW, wn_built(&frame));
}

static void
feed_icmp(WnDecoding *decoding, WnBytes message, bool is_v6)
{
    WnBuilt frame;

    wn_build_bytes(&frame, message);
    if (is_v6)
        wn_build_ipv6(&frame, 58, "2001:db8::1", "2001:db8::20");
    else
        wn_build_ipv4(&frame, 1, "203.0.113.1", INSIDE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    wn_assert_cuts(RAW, wn_built(&frame));
}

/* The quoted datagram is not delivered as one of its own. */
static void
icmp_errors(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt quoted;

    wn_build_text(&quoted, "hello");
    wn_build_udp(&quoted, 5060, 5062);
    wn_build_ipv4(&quoted, 17, INSIDE, OUTSIDE);
    wn_build_prepend(&quoted, HEADER("\3\3\0\0\0\0\0\0"));
    feed_icmp(decoding, wn_built(&quoted), false);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
    g_assert_cmpint(wn_decoding_packet(decoding, 0)->kind, ==, WN_PACKET_ICMP_ERROR);
    g_assert_cmpuint(wn_decoding_packet(decoding, 0)->payload.length, ==, 41);
    wn_assert_ends(wn_decoding_packet(decoding, 0), "203.0.113.1", INSIDE);

    feed_icmp(decoding, HEADER("\1\4\0\0\0\0\0\0quoted"), true);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 2);
    g_assert_cmpint(wn_decoding_packet(decoding, 1)->kind, ==, WN_PACKET_ICMP_ERROR);

    feed_icmp(decoding, HEADER("\x08\0\0\0\0\1\0\1ping"), false);
    feed_icmp(decoding, HEADER("\x80\0\0\0\0\1\0\1ping"), true);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 2);
    g_assert_cmpuint(wn_decoding_reason(decoding, "ICMP other than errors"), ==, 2);
}

#define ARP(operation, sender, target) \
    HEADER("\0\1\x08\0\6\4\0" operation "\2\0\0\0\0\1" sender "\0\0\0\0\0\0" target)

static const WnPacket *
decode_arp(WnDecoding *decoding, WnBytes message)
{
    WnBuilt frame;
    size_t  before = wn_decoding_count(decoding);

    wn_build_bytes(&frame, message);
    wn_build_ethernet(&frame, 0x0806);
    wn_decoding_feed(decoding, ETHERNET, wn_built(&frame));
    return wn_decoding_count(decoding) > before ? wn_decoding_packet(decoding, before) : NULL;
}

static void
arp(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;

    packet = decode_arp(decoding, ARP("\1", "\xc0\xa8\1\x14", "\xc0\xa8\1\1"));
    g_assert_nonnull(packet);
    g_assert_cmpint(packet->kind, ==, WN_PACKET_ARP);
    wn_assert_ends(packet, INSIDE, "192.168.1.1");
    g_assert_false(packet->arp_reply);

    packet = decode_arp(decoding, ARP("\2", "\xc0\xa8\1\1", "\xc0\xa8\1\x14"));
    wn_assert_ends(packet, "192.168.1.1", INSIDE);
    g_assert_true(packet->arp_reply);

    /* An announcement asks nobody; a probe hopes for silence; both must not look unanswered. */
    packet = decode_arp(decoding, ARP("\1", "\xc0\xa8\1\x14", "\xc0\xa8\1\x14"));
    g_assert_true(packet->arp_reply);
    g_assert_null(decode_arp(decoding, ARP("\1", "\0\0\0\0", "\xc0\xa8\1\x14")));
    g_assert_null(decode_arp(decoding, ARP("\3", "\xc0\xa8\1\x14", "\xc0\xa8\1\1")));
    g_assert_cmpuint(wn_decoding_reasons(decoding), ==, 2);
}

#define TARGET "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\7"

static void
neighbour_discovery(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt frame;

    wn_build_bytes(&frame, HEADER("\x87\0\0\0\0\0\0\0" TARGET "\1\1\2\0\0\0\0\1"));
    wn_build_ipv6(&frame, 58, "2001:db8::20", "ff02::1:ff00:7");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpint(wn_decoding_packet(decoding, 0)->kind, ==, WN_PACKET_ARP);
    wn_assert_ends(wn_decoding_packet(decoding, 0), "2001:db8::20", "2001:db8::7");
    g_assert_false(wn_decoding_packet(decoding, 0)->arp_reply);

    wn_build_bytes(&frame, HEADER("\x88\0\0\0\x60\0\0\0" TARGET));
    wn_build_ipv6(&frame, 58, "fe80::7", "2001:db8::20");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    wn_assert_ends(wn_decoding_packet(decoding, 1), "2001:db8::7", "2001:db8::20");
    g_assert_true(wn_decoding_packet(decoding, 1)->arp_reply);
    wn_assert_cuts(RAW, wn_built(&frame));

    wn_build_bytes(&frame, HEADER("\x87\0\0\0\0\0\0\0" TARGET));
    wn_build_ipv6(&frame, 58, "::", "ff02::1:ff00:7");
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/ip/v4", ipv4_fields);
    g_test_add_func("/capture/ip/v4-options", ipv4_options_are_skipped);
    g_test_add_func("/capture/ip/lengths-of-zero", lengths_of_zero);
    g_test_add_func("/capture/ip/bad-headers", bad_headers_are_counted);
    g_test_add_func("/capture/ip/snap-length", snap_length);
    g_test_add_func("/capture/ip/v6-extensions", ipv6_extension_headers);
    g_test_add_func("/capture/ip/icmp", icmp_errors);
    g_test_add_func("/capture/ip/arp", arp);
    g_test_add_func("/capture/ip/neighbour-discovery", neighbour_discovery);
    return g_test_run();
}
