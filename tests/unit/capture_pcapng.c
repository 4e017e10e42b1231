/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcapng: sections, interfaces and their times, and packets. */
#include "../support/capture_bytes.h"

#define STAMP UINT64_C(1700000000123456) /* in microseconds */

static void
mixed_interfaces(void)
{
    for (int big_endian = 0; big_endian <= 1; big_endian++) {
        WnWriter    writer = wn_writer_new(big_endian);
        WnRawPacket packet;

        wn_put_section(&writer);
        wn_put_interface(&writer, 1, 0);
        wn_put_interface(&writer, 276, 96);
        wn_put_enhanced(&writer, 1, STAMP, 100, "abcde", 5);
        wn_put_enhanced(&writer, 0, STAMP + 1, 3, "fgh", 3);

        g_autoptr(WnSource) source = wn_open_written(&writer);
        wn_next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, 1);
        g_assert_cmpuint(packet.capture, ==, 1);
        g_assert_cmpuint(packet.link_type, ==, 276);
        g_assert_cmpint(packet.time, ==, STAMP * 1000);
        g_assert_cmpmem(packet.data, packet.length, "abcde", 5);
        g_assert_cmpuint(packet.original_length, ==, 100);
        wn_next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, 2);
        g_assert_cmpuint(packet.capture, ==, 0);
        g_assert_cmpuint(packet.link_type, ==, 1);
        g_assert_cmpmem(packet.data, packet.length, "fgh", 3);
        wn_assert_complete(source);

        const WnSourceFacts *facts = wn_source_facts(source);
        g_assert_cmpuint(facts->n_points, ==, 2);
        g_assert_cmpuint(facts->points[1].snaplen, ==, 96);
        g_assert_cmpuint(facts->points[1].truncated, ==, 1);
        g_assert_cmpuint(facts->points[0].truncated, ==, 0);
        g_byte_array_unref(writer.bytes);
    }
}

/* A file made by putting two others together: byte order and interfaces start anew. */
static void
sections(void)
{
    WnWriter    little = wn_writer_new(false), big = wn_writer_new(true);
    WnRawPacket packet;

    wn_put_section(&little);
    wn_put_interface(&little, 1, 0);
    wn_put_enhanced(&little, 0, STAMP, 1, "a", 1);
    wn_put_section(&big);
    wn_put_interface(&big, 101, 0);
    wn_put_enhanced(&big, 0, STAMP, 1, "b", 1);
    wn_put_bytes(&little, big.bytes->data, big.bytes->len);

    g_autoptr(WnSource) source = wn_open_written(&little);
    wn_next_packet(source, &packet);
    g_assert_cmpuint(packet.capture, ==, 0);
    wn_next_packet(source, &packet);
    g_assert_cmpuint(packet.frame, ==, 2);
    g_assert_cmpuint(packet.capture, ==, 1);
    g_assert_cmpuint(packet.link_type, ==, 101);
    g_assert_cmpint(packet.time, ==, STAMP * 1000);
    g_assert_cmpmem(packet.data, packet.length, "b", 1);
    wn_assert_complete(source);
    g_byte_array_unref(little.bytes);
    g_byte_array_unref(big.bytes);
}

/* if_tsresol (draft-ietf-opsawg-pcapng 4.2): what one time stamp means in each unit. */
static void
resolutions(void)
{
    static const struct {
        uint8_t  resolution;
        uint64_t stamp;
        WnTime   time;
    } cases[] = {
        { 0, 1700000000, 1700000000 * WN_SECOND },
        { 3, 1700000000123, 1700000000 * WN_SECOND + 123000000 },
        { 6, STAMP, 1700000000 * WN_SECOND + 123456000 },
        { 9, 1700000000123456789, 1700000000 * WN_SECOND + 123456789 },
        { 10, 17000000001234567890u, 1700000000 * WN_SECOND + 123456789 },
        { 12, 1234567890123456789, 1234567 * WN_SECOND + 890123456 },
        { 0x80, 1700000000, 1700000000 * WN_SECOND },
        { 0x8a, 1700000000u * UINT64_C(1024) + 512, 1700000000 * WN_SECOND + 500000000 },
        { 0x94, 1700000000u * (UINT64_C(1) << 20) + (1 << 18), 1700000000 * WN_SECOND + 250000000 },
        { 0xa0, (UINT64_C(1700000000) << 32) + (UINT64_C(1) << 31),
          1700000000 * WN_SECOND + 500000000 },
        { 0xbf, UINT64_C(3) << 62, WN_SECOND * 3 / 2 },
        { 0, UINT64_MAX, WN_TIME_MAX }, /* no such year */
        { 9, UINT64_MAX, WN_TIME_MAX },
        { 30, UINT64_MAX, 0 },
        { 127, 5, 0 },
        { 0xff, 5, 0 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        WnWriter    writer = wn_writer_new(i % 2);
        WnRawPacket packet;

        wn_put_section(&writer);
        wn_put_interface_option(&writer, 9, &cases[i].resolution, 1);
        wn_put_enhanced(&writer, 0, cases[i].stamp, 1, "a", 1);
        g_autoptr(WnSource) source = wn_open_written(&writer);
        wn_next_packet(source, &packet);
        g_assert_cmpint(packet.time, ==, cases[i].time);
        g_byte_array_unref(writer.bytes);
    }
}

/* if_tsoffset: seconds to be added, which may be negative. */
static void
offsets(void)
{
    static const struct {
        int64_t  offset;
        uint64_t stamp;
        WnTime   time;
    } cases[] = {
        { 1700000000, 123456, 1700000000 * WN_SECOND + 123456000 },
        { -10, 15000000, 5 * WN_SECOND },
        { INT64_MAX, 0, WN_TIME_MAX },
        { INT64_MIN, 0, -WN_TIME_MAX },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        WnWriter    writer = wn_writer_new(true);
        WnRawPacket packet;
        uint8_t     value[8];

        for (int byte = 0; byte < 8; byte++)
            value[byte] = (uint8_t) ((uint64_t) cases[i].offset >> (56 - 8 * byte));
        wn_put_section(&writer);
        wn_put_interface_option(&writer, 14, value, 8);
        wn_put_enhanced(&writer, 0, cases[i].stamp, 1, "a", 1);
        g_autoptr(WnSource) source = wn_open_written(&writer);
        wn_next_packet(source, &packet);
        g_assert_cmpint(packet.time, ==, cases[i].time);
        g_byte_array_unref(writer.bytes);
    }
}

static void
interface_texts(void)
{
    WnWriter writer = wn_writer_new(false);

    wn_put_section(&writer);
    wn_put_interface_option(&writer, 2, "eth0", 4);
    wn_put_interface_option(&writer, 11, "\0udp port 5060", 14);
    wn_put_interface_option(&writer, 11, "\1\6\0\0\0\0\0\0\0", 9);
    wn_put_interface_option(&writer, 2, "wl\xffn", 4);
    wn_put_interface_option(&writer, 11, "\0", 1);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    wn_assert_complete(source);

    const WnSourceFacts *facts = wn_source_facts(source);
    g_assert_cmpuint(facts->n_points, ==, 5);
    g_assert_cmpstr(facts->points[0].name, ==, "eth0");
    g_assert_false(facts->points[0].filtered);
    g_assert_cmpstr(facts->points[1].filter, ==, "udp port 5060");
    g_assert_true(facts->points[1].filtered);
    g_assert_null(facts->points[1].name);
    g_assert_null(facts->points[2].filter);
    g_assert_true(facts->points[2].filtered);
    g_assert_cmpstr(facts->points[3].name, ==, "wl\xef\xbf\xbdn");
    g_assert_false(facts->points[4].filtered);
    g_byte_array_unref(writer.bytes);
}

/* 4.4: neither interface nor time; the snap length says how much of the block is packet. */
static void
simple_packets(void)
{
    WnWriter    writer = wn_writer_new(false);
    WnRawPacket packet;

    wn_put_section(&writer);
    wn_put_interface(&writer, 1, 5);
    wn_put_enhanced(&writer, 0, STAMP, 1, "a", 1);
    for (uint32_t original = 3; original <= 9; original += 6) {
        guint start = wn_begin_block(&writer, 3);
        wn_put32(&writer, original);
        wn_put_bytes(&writer, "abcde", MIN(original, 5));
        wn_end_block(&writer, start);
    }

    g_autoptr(WnSource) source = wn_open_written(&writer);
    wn_next_packet(source, &packet);
    wn_next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "abc", 3);
    g_assert_cmpuint(packet.original_length, ==, 3);
    g_assert_cmpint(packet.time, ==, STAMP * 1000);
    wn_next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "abcde", 5);
    g_assert_cmpuint(packet.original_length, ==, 9);
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    wn_assert_problem(source, "packet 2 and others carry no time");
    g_assert_true(wn_source_facts(source)->complete);
    g_byte_array_unref(writer.bytes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/pcapng/mixed-interfaces", mixed_interfaces);
    g_test_add_func("/capture/pcapng/sections", sections);
    g_test_add_func("/capture/pcapng/resolutions", resolutions);
    g_test_add_func("/capture/pcapng/offsets", offsets);
    g_test_add_func("/capture/pcapng/interface-texts", interface_texts);
    g_test_add_func("/capture/pcapng/simple-packets", simple_packets);
    return g_test_run();
}
