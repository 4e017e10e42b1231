/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcapng: packets of old writers, statistics, and blocks that are none of ours. */
#include "../support/capture_bytes.h"

#define STAMP UINT64_C(1700000000123456) /* in microseconds */

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
        wn_next_packet(source, &packet);
        g_assert_cmpuint(packet.capture, ==, 1);
        g_assert_cmpuint(packet.link_type, ==, 113);
        g_assert_cmpint(packet.time, ==, STAMP * 1000);
        g_assert_cmpmem(packet.data, packet.length, "old", 3);
        g_assert_cmpuint(packet.original_length, ==, 7);
    }
    wn_assert_complete(source);
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
    wn_assert_complete(source);
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
        wn_next_packet(source, &packet);
        g_assert_cmpmem(packet.data, packet.length, "ab", 2);
    }
    wn_assert_complete(source);
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
            wn_next_packet(sources[s], &packet);
            g_assert_cmpint(packet.time, ==, (WnTime) (STAMP + i) * 1000);
        }
        wn_assert_complete(sources[s]);
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
        wn_next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, 1);
        wn_next_packet(source, &packet);
        g_assert_cmpuint(packet.frame, ==, cases[i].next_frame);
        wn_assert_complete(source);
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
    wn_next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "ab", 2);
    wn_next_packet(source, &packet);
    g_assert_cmpmem(packet.data, packet.length, "cd", 2);
    wn_assert_complete(source);
    g_byte_array_unref(writer.bytes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/pcapng-blocks/old-packets", old_packets);
    g_test_add_func("/capture/pcapng-blocks/statistics", statistics);
    g_test_add_func("/capture/pcapng-blocks/drops-before-a-packet", drops_before_a_packet);
    g_test_add_func("/capture/pcapng-blocks/other-blocks", other_blocks);
    g_test_add_func("/capture/pcapng-blocks/numbered-blocks", numbered_blocks);
    g_test_add_func("/capture/pcapng-blocks/length-without-padding", length_without_padding);
    return g_test_run();
}
