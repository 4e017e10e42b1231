/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcapng that is cut or damaged: what came before is delivered, and what is wrong is said. */
#include "../support/capture_bytes.h"

/* Three packets of one byte; offsets of the blocks go to *offsets (7 with the end). */
static WnWriter
small_file(guint offsets[7])
{
    WnWriter writer = wn_writer_new(false);

    offsets[0] = 0;
    wn_put_section(&writer);
    offsets[1] = writer.bytes->len;
    wn_put_interface(&writer, 1, 0);
    for (guint i = 0; i < 3; i++) {
        offsets[2 + i] = writer.bytes->len;
        wn_put_enhanced(&writer, 0, i, 1, "a", 1);
    }
    offsets[5] = writer.bytes->len;
    guint start = wn_begin_block(&writer, 4);
    wn_end_block(&writer, start);
    offsets[6] = writer.bytes->len;
    return writer;
}

static void
check_cut(WnBytes cut, const guint offsets[7])
{
    g_autofree uint8_t *copy = g_memdup2(cut.data, cut.length);
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source =
        wn_source_open_bytes(wn_bytes(copy, cut.length), "cut", NULL, &error);
    WnSourceStatus ending;
    bool           clean = false;
    guint          whole = 0;

    if (cut.length < offsets[1]) {
        g_assert_null(source);
        g_assert_nonnull(error);
        return;
    }
    g_assert_no_error(error);
    for (int i = 1; i <= 6; i++)
        clean |= cut.length == offsets[i];
    for (int i = 3; i <= 5; i++)
        whole += cut.length >= offsets[i];
    g_assert_cmpuint(wn_drain(source, &ending), ==, whole);
    g_assert_cmpint(ending, ==, clean ? WN_SOURCE_END : WN_SOURCE_DAMAGED);
    g_assert_cmpint(wn_source_facts(source)->complete, ==, clean);
    if (!clean)
        wn_assert_problem(source, "the file breaks off in the middle of");
    g_assert_cmpuint(wn_drain(source, &ending), ==, 0);
    g_assert_cmpuint(wn_source_facts(source)->n_problems, ==, clean ? 0 : 1);
}

static void
cut_anywhere(void)
{
    guint    offsets[7];
    WnWriter writer = small_file(offsets);
    WnBytes  whole = wn_writer_view(&writer);

    for (size_t length = 0; length <= whole.length; length++)
        check_cut(wn_bytes_slice(whole, 0, length), offsets);
    g_byte_array_unref(writer.bytes);
}

/* Reads all and wants this many packets before the damage. */
static void
assert_damage(WnWriter *writer, uint32_t packets, const char *phrase)
{
    g_autoptr(WnSource) source = wn_open_written(writer);
    WnSourceStatus ending;

    g_assert_cmpuint(wn_drain(source, &ending), ==, packets);
    g_assert_cmpint(ending, ==, WN_SOURCE_DAMAGED);
    g_assert_false(wn_source_facts(source)->complete);
    wn_assert_problem(source, phrase);
    g_byte_array_unref(writer->bytes);
}

static void
lengths_differ(void)
{
    guint    offsets[7];
    WnWriter writer = small_file(offsets);

    writer.bytes->data[offsets[3] - 4] ^= 4;
    assert_damage(&writer, 0,
                  "the block at byte 48 (after packet 0) is damaged: its two lengths "
                  "differ");

    writer = small_file(offsets);
    writer.bytes->data[offsets[6] - 4] ^= 4;
    assert_damage(&writer, 3, "its two lengths differ");
}

static void
impossible_lengths(void)
{
    static const uint32_t lengths[] = { 0, 8, 11, 0x7fffffff, UINT32_MAX };

    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        guint    offsets[7];
        WnWriter writer = small_file(offsets);

        for (int byte = 0; byte < 4; byte++)
            writer.bytes->data[offsets[4] + 4 + byte] = (uint8_t) (lengths[i] >> (8 * byte));
        assert_damage(&writer, 2, "its length is impossible");
    }
}

/* A block that nobody knows may have any length, if only it were there. */
static void
unknown_block_breaks_off(void)
{
    guint    offsets[7];
    WnWriter writer = small_file(offsets);

    writer.bytes->data[offsets[5] + 7] = 0x10;
    assert_damage(&writer, 3, "the file breaks off in the middle of a block after packet 3");
}

/* Zeros, as an interrupted machine leaves at the end of a file. */
static void
zeros_follow(void)
{
    guint    offsets[7];
    WnWriter writer = small_file(offsets);

    for (int i = 0; i < 16; i++)
        wn_put64(&writer, 0);
    assert_damage(&writer, 3, "its length is impossible");
}

static void
damaged_headers(void)
{
    guint    offsets[7];
    WnWriter writer = small_file(offsets);

    /* An interface block without room for its link type. */
    guint start = wn_begin_block(&writer, 1);
    wn_end_block(&writer, start);
    assert_damage(&writer, 3, "it describes no interface, or one too many");

    writer = small_file(offsets);
    start = writer.bytes->len;
    wn_put_section(&writer);
    writer.bytes->data[start + 12] = 2;
    assert_damage(&writer, 3, "it does not begin a section of version 1");

    writer = small_file(offsets);
    start = writer.bytes->len;
    wn_put_section(&writer);
    writer.bytes->data[start + 8] = 0;
    assert_damage(&writer, 3, "it begins a section of no known byte order");
}

/* One bad packet block whose frame is sound: the others are still delivered. */
static void
check_left_out(guint at, uint8_t value, const char *phrase)
{
    guint    offsets[7];
    WnWriter writer = small_file(offsets);

    writer.bytes->data[offsets[3] + at] = value;
    g_autoptr(WnSource) source = wn_open_written(&writer);
    WnSourceStatus ending;
    g_assert_cmpuint(wn_drain(source, &ending), ==, 2);
    g_assert_cmpint(ending, ==, WN_SOURCE_END);
    g_assert_false(wn_source_facts(source)->complete);
    wn_assert_problem(source, phrase);
    g_byte_array_unref(writer.bytes);
}

static void
damaged_packets(void)
{
    check_left_out(8, 1, "the packet block at byte 84 (after packet 1) was left out");
    check_left_out(8, 1, "it names an interface that was not described");
    check_left_out(20, 5, "its packet is longer than the block");
    check_left_out(22, 5, "its packet is longer than the block");
}

static void
packets_without_interface(void)
{
    WnWriter       writer = wn_writer_new(true);
    WnSourceStatus ending;

    wn_put_section(&writer);
    for (uint32_t type = 2; type <= 6; type += 2) {
        guint start = wn_begin_block(&writer, type == 4 ? 3 : type);
        wn_put64(&writer, 0);
        wn_put64(&writer, 0);
        wn_put32(&writer, 0);
        wn_end_block(&writer, start);
    }
    g_autoptr(WnSource) source = wn_open_written(&writer);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 0);
    g_assert_cmpint(ending, ==, WN_SOURCE_END);
    wn_assert_problem(source, "it names an interface that was not described");
    g_byte_array_unref(writer.bytes);
}

static void
longer_than_a_packet(void)
{
    g_autofree uint8_t *data = g_malloc0(WN_SOURCE_MAX_PACKET + 4);
    guint               offsets[7];
    WnWriter            writer = small_file(offsets);
    WnSourceStatus      ending;

    wn_put_enhanced(&writer, 0, 0, WN_SOURCE_MAX_PACKET + 1, data, WN_SOURCE_MAX_PACKET + 1);
    guint start = wn_begin_block(&writer, 3);
    wn_put32(&writer, WN_SOURCE_MAX_PACKET + 1);
    wn_put_bytes(&writer, data, WN_SOURCE_MAX_PACKET + 1);
    wn_end_block(&writer, start);
    wn_put_enhanced(&writer, 0, 0, WN_SOURCE_MAX_PACKET, data, WN_SOURCE_MAX_PACKET);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 4);
    wn_assert_problem(source, "it is longer than a packet can be");
    g_byte_array_unref(writer.bytes);
}

/* Each frame and each interface costs memory; a file cannot ask for more than can be named. */
static void
too_many_interfaces(void)
{
    WnWriter writer = wn_writer_new(false);

    wn_put_section(&writer);
    for (uint32_t i = 0; i <= 65536; i++)
        wn_put_interface(&writer, 1, 0);
    assert_damage(&writer, 0, "it describes no interface, or one too many");
}

static void
header_only(void)
{
    WnWriter       writer = wn_writer_new(false);
    WnSourceStatus ending;

    wn_put_section(&writer);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 0);
    g_assert_cmpint(ending, ==, WN_SOURCE_END);
    g_assert_cmpuint(wn_source_facts(source)->n_points, ==, 0);
    g_assert_true(wn_source_facts(source)->complete);
    g_byte_array_unref(writer.bytes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/pcapng-damage/cut-anywhere", cut_anywhere);
    g_test_add_func("/capture/pcapng-damage/lengths-differ", lengths_differ);
    g_test_add_func("/capture/pcapng-damage/impossible-lengths", impossible_lengths);
    g_test_add_func("/capture/pcapng-damage/unknown-block-breaks-off", unknown_block_breaks_off);
    g_test_add_func("/capture/pcapng-damage/zeros-follow", zeros_follow);
    g_test_add_func("/capture/pcapng-damage/damaged-headers", damaged_headers);
    g_test_add_func("/capture/pcapng-damage/damaged-packets", damaged_packets);
    g_test_add_func("/capture/pcapng-damage/packets-without-interface", packets_without_interface);
    g_test_add_func("/capture/pcapng-damage/longer-than-a-packet", longer_than_a_packet);
    g_test_add_func("/capture/pcapng-damage/too-many-interfaces", too_many_interfaces);
    g_test_add_func("/capture/pcapng-damage/header-only", header_only);
    return g_test_run();
}
