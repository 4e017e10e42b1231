/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcapng: sections, interfaces and their times, every kind of packet block, statistics. */
#include "../support/capture_bytes.h"

#define STAMP UINT64_C(1700000000123456) /* in microseconds */

static void
next_packet(WnSource *source, WnRawPacket *packet)
{
    g_assert_cmpint(wn_source_next(source, packet), ==, WN_SOURCE_PACKET);
}

static void
assert_end(WnSource *source)
{
    WnRawPacket packet;

    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    g_assert_cmpuint(wn_source_facts(source)->n_problems, ==, 0);
    g_assert_true(wn_source_facts(source)->complete);
}

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
        next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, 1);
        g_assert_cmpuint(packet.capture, ==, 1);
        g_assert_cmpuint(packet.link_type, ==, 276);
        g_assert_cmpint(packet.time, ==, STAMP * 1000);
        g_assert_cmpmem(packet.data, packet.length, "abcde", 5);
        g_assert_cmpuint(packet.original_length, ==, 100);
        next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, 2);
        g_assert_cmpuint(packet.capture, ==, 0);
        g_assert_cmpuint(packet.link_type, ==, 1);
        g_assert_cmpmem(packet.data, packet.length, "fgh", 3);
        assert_end(source);

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
    next_packet(source, &packet);
    g_assert_cmpuint(packet.capture, ==, 0);
    next_packet(source, &packet);
    g_assert_cmpuint(packet.frame, ==, 2);
    g_assert_cmpuint(packet.capture, ==, 1);
    g_assert_cmpuint(packet.link_type, ==, 101);
    g_assert_cmpint(packet.time, ==, STAMP * 1000);
    g_assert_cmpmem(packet.data, packet.length, "b", 1);
    assert_end(source);
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
        next_packet(source, &packet);
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
        next_packet(source, &packet);
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
    assert_end(source);

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
    next_packet(source, &packet);
    next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "abc", 3);
    g_assert_cmpuint(packet.original_length, ==, 3);
    g_assert_cmpint(packet.time, ==, STAMP * 1000);
    next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "abcde", 5);
    g_assert_cmpuint(packet.original_length, ==, 9);
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    wn_assert_problem(source, "packet 2 and others carry no time");
    g_assert_true(wn_source_facts(source)->complete);
    g_byte_array_unref(writer.bytes);
}

static void
put_old_packet(WnWriter *writer, uint16_t drops)
{
    guint start = wn_begin_block(writer, 2);

    wn_put16(writer, 1);
    wn_put16(writer, drops);
    wn_put32(writer, (uint32_t) (STAMP >> 32));
    wn_put32(writer, (uint32_t) STAMP);
    wn_put32(writer, 3);
    wn_put32(writer, 7);
    wn_put_bytes(writer, "old", 3);
    wn_end_block(writer, start);
}

/* The obsolete Packet Block (appendix A): 16 bits of interface, and packets lost before it. */
static void
old_packets(void)
{
    WnWriter    writer = wn_writer_new(true);
    WnRawPacket packet;

    wn_put_section(&writer);
    wn_put_interface(&writer, 1, 0);
    wn_put_interface(&writer, 113, 0);
    put_old_packet(&writer, 4);
    put_old_packet(&writer, UINT16_MAX);
    put_old_packet(&writer, 2);

    g_autoptr(WnSource) source = wn_open_written(&writer);
    for (int i = 0; i < 3; i++) {
        next_packet(source, &packet);
        g_assert_cmpuint(packet.capture, ==, 1);
        g_assert_cmpuint(packet.link_type, ==, 113);
        g_assert_cmpint(packet.time, ==, STAMP * 1000);
        g_assert_cmpmem(packet.data, packet.length, "old", 3);
        g_assert_cmpuint(packet.original_length, ==, 7);
    }
    assert_end(source);
    g_assert_cmpuint(wn_source_facts(source)->points[1].dropped, ==, 6);
    g_assert_cmpuint(wn_source_facts(source)->points[0].dropped, ==, 0);
    g_byte_array_unref(writer.bytes);
}

static void
put_statistics(WnWriter *writer, uint32_t interface, uint64_t by_interface, uint64_t by_system)
{
    guint start = wn_begin_block(writer, 5);

    wn_put32(writer, interface);
    wn_put64(writer, 0);
    wn_put_option64(writer, 4, 1000); /* isb_ifrecv: not a loss */
    wn_put_option64(writer, 5, by_interface);
    wn_put_option64(writer, 7, by_system);
    wn_put_option(writer, 0, NULL, 0);
    wn_end_block(writer, start);
}

/* isb_ifdrop and isb_osdrop count from the start of the capture: the last block says it all. */
static void
statistics(void)
{
    WnWriter       writer = wn_writer_new(false);
    WnSourceStatus ending;

    wn_put_section(&writer);
    wn_put_interface(&writer, 1, 0);
    wn_put_interface(&writer, 1, 0);
    put_statistics(&writer, 0, 3, 1);
    put_statistics(&writer, 0, 10, 2);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    assert_end(source);
    g_assert_cmpuint(wn_source_facts(source)->points[0].dropped, ==, 12);
    g_assert_cmpuint(wn_source_facts(source)->points[1].dropped, ==, 0);

    put_statistics(&writer, 2, 1, 1);
    g_autoptr(WnSource) odd = wn_open_written(&writer);
    g_assert_cmpuint(wn_drain(odd, &ending), ==, 0);
    g_assert_cmpint(ending, ==, WN_SOURCE_END);
    wn_assert_problem(odd, "the interface statistics after packet 0 make no sense");
    g_byte_array_unref(writer.bytes);
}

/* epb_dropcount: lost between this packet and the one before. */
static void
drops_before_a_packet(void)
{
    WnWriter    writer = wn_writer_new(true);
    WnRawPacket packet;

    wn_put_section(&writer);
    wn_put_interface(&writer, 1, 0);
    for (uint64_t drops = 5; drops <= 6; drops++) {
        guint start = wn_begin_block(&writer, 6);
        wn_put32(&writer, 0);
        wn_put64(&writer, STAMP);
        wn_put32(&writer, 2);
        wn_put32(&writer, 2);
        wn_put_bytes(&writer, "ab\0\0", 4);
        wn_put_option(&writer, 1, "a comment", 9);
        wn_put_option64(&writer, 4, drops);
        wn_put_option(&writer, 0, NULL, 0);
        wn_end_block(&writer, start);
    }

    g_autoptr(WnSource) source = wn_open_written(&writer);
    for (int i = 0; i < 2; i++) {
        next_packet(source, &packet);
        g_assert_cmpmem(packet.data, packet.length, "ab", 2);
    }
    assert_end(source);
    g_assert_cmpuint(wn_source_facts(source)->points[0].dropped, ==, 11);
    g_byte_array_unref(writer.bytes);
}

/* Name resolution, decryption secrets, custom and unknown blocks, also larger than any window. */
static void
other_blocks(void)
{
    static const uint32_t types[] = { 4, 10, 0xbad, 0x40000bad, 0x80000001 };
    g_autofree uint8_t   *filler = g_malloc0(3 * 1024 * 1024);
    WnWriter              writer = wn_writer_new(false);
    WnRawPacket           packet;

    wn_put_section(&writer);
    wn_put_interface(&writer, 1, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        guint start = wn_begin_block(&writer, types[i]);
        wn_put_bytes(&writer, filler, i == 2 ? 3 * 1024 * 1024 : 8 * i);
        wn_end_block(&writer, start);
        wn_put_enhanced(&writer, 0, STAMP + i, 1, "a", 1);
    }

    char *path = wn_write_file(wn_writer_view(&writer));
    g_autoptr(WnSource) from_file = wn_source_open(path, NULL, NULL);
    g_autoptr(WnSource) from_bytes = wn_open_written(&writer);
    WnSource *sources[] = { from_file, from_bytes };
    for (size_t s = 0; s < G_N_ELEMENTS(sources); s++) {
        for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
            next_packet(sources[s], &packet);
            g_assert_cmpint(packet.time, ==, (WnTime) (STAMP + i) * 1000);
        }
        assert_end(sources[s]);
    }
    wn_remove(path);
    g_byte_array_unref(writer.bytes);
}

/* Wireshark numbers these like packets; whoever looks a frame up there must find the same one. */
static void
numbered_blocks(void)
{
    static const struct {
        uint32_t type, next_frame;
    } cases[] = { { 4, 2 },     { 9, 3 },          { 10, 2 },        { 0x204, 3 },
                  { 0xbad, 3 }, { 0x40000bad, 3 }, { 0x80000001, 2 } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        WnWriter    writer = wn_writer_new(false);
        WnRawPacket packet;

        wn_put_section(&writer);
        wn_put_interface(&writer, 1, 0);
        wn_put_enhanced(&writer, 0, STAMP, 1, "a", 1);
        guint start = wn_begin_block(&writer, cases[i].type);
        wn_put_bytes(&writer, "__REALTIME_TIMESTAMP=1700000000000000\nMESSAGE=x\n", 49);
        wn_end_block(&writer, start);
        wn_put_enhanced(&writer, 0, STAMP, 1, "b", 1);

        g_autoptr(WnSource) source = wn_open_written(&writer);
        next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, 1);
        next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, cases[i].next_frame);
        assert_end(source);
        g_assert_cmpuint(wn_source_facts(source)->packets, ==, 2);
        g_byte_array_unref(writer.bytes);
    }
}

/* Writers that leave the padding out of the length they state; everybody reads on behind it. */
static void
length_without_padding(void)
{
    WnWriter    writer = wn_writer_new(false);
    WnRawPacket packet;

    wn_put_section(&writer);
    wn_put_interface(&writer, 1, 0);
    guint start = writer.bytes->len;
    wn_put_enhanced(&writer, 0, STAMP, 2, "ab", 2);
    writer.bytes->data[start + 4] -= 2;
    writer.bytes->data[writer.bytes->len - 4] -= 2;
    wn_put_enhanced(&writer, 0, STAMP, 2, "cd", 2);

    g_autoptr(WnSource) source = wn_open_written(&writer);
    next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "ab", 2);
    next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "cd", 2);
    assert_end(source);
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
    g_test_add_func("/capture/pcapng/old-packets", old_packets);
    g_test_add_func("/capture/pcapng/statistics", statistics);
    g_test_add_func("/capture/pcapng/drops-before-a-packet", drops_before_a_packet);
    g_test_add_func("/capture/pcapng/other-blocks", other_blocks);
    g_test_add_func("/capture/pcapng/numbered-blocks", numbered_blocks);
    g_test_add_func("/capture/pcapng/length-without-padding", length_without_padding);
    return g_test_run();
}
