/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classic pcap in every variant, cut anywhere, and damaged. */
#include "../support/capture_bytes.h"

#define SECONDS 1700000000u

static void
assert_packet(WnSource *source, uint32_t frame, WnTime time, WnBytes data, uint32_t original)
{
    WnRawPacket packet;

    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
    g_assert_cmpuint(packet.frame, ==, frame);
    g_assert_cmpint(packet.time, ==, time);
    g_assert_cmpmem(packet.data, packet.length, data.data, data.length);
    g_assert_cmpuint(packet.original_length, ==, original);
    g_assert_cmpuint(packet.capture, ==, 0);
    g_assert_cmpuint(packet.link_type, ==, 113);
}

/* Draft-ietf-opsawg-pcap 4: the magic tells byte order and unit of the fraction. */
static void
check_variant(uint32_t magic, WnTime unit, bool big_endian)
{
    WnWriter writer = wn_writer_new(big_endian);
    bool     modified = magic == 0xa1b2cd34;

    wn_put_pcap_header(&writer, magic, 113);
    for (uint32_t i = 0; i < 2; i++) {
        wn_put32(&writer, SECONDS + i);
        wn_put32(&writer, 999999);
        wn_put32(&writer, 4);
        wn_put32(&writer, 100);
        if (modified)
            wn_put_bytes(&writer, "\1\0\0\0\10\0\4\0", 8);
        wn_put_bytes(&writer, "SIP\0", 4);
    }

    g_autoptr(WnSource) source = wn_open_written(&writer);
    WnRawPacket packet;
    for (uint32_t i = 0; i < 2; i++)
        assert_packet(source, i + 1, (SECONDS + i) * WN_SECOND + 999999 * unit, WN_LITERAL("SIP\0"),
                      100);
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);

    const WnSourceFacts *facts = wn_source_facts(source);
    g_assert_true(facts->ended && facts->complete);
    g_assert_cmpuint(facts->n_problems, ==, 0);
    g_assert_cmpuint(facts->packets, ==, 2);
    g_assert_cmpuint(facts->bytes, ==, writer.bytes->len);
    g_assert_cmpuint(facts->n_points, ==, 1);
    g_assert_cmpuint(facts->points[0].snaplen, ==, 65535);
    g_assert_cmpuint(facts->points[0].link_type, ==, 113);
    g_assert_cmpuint(facts->points[0].truncated, ==, 2);
    g_assert_cmpuint(facts->points[0].bytes, ==, 8);
    g_assert_false(facts->points[0].filtered);
    g_assert_null(facts->points[0].name);
    g_assert_cmpint(facts->first, ==, SECONDS * WN_SECOND + 999999 * unit);
    g_assert_cmpint(facts->last, ==, facts->first + WN_SECOND);
    g_byte_array_unref(writer.bytes);
}

static void
variants(void)
{
    for (int big_endian = 0; big_endian <= 1; big_endian++) {
        check_variant(0xa1b2c3d4, 1000, big_endian);
        check_variant(0xa1b23c4d, 1, big_endian);
        check_variant(0xa1b2cd34, 1000, big_endian);
    }
}

/* 0xf4000000: four bytes of frame check sequence are at the end of each packet. */
static void
link_type_without_fcs_bits(void)
{
    WnWriter    writer = wn_writer_new(false);
    WnRawPacket packet;

    wn_put_pcap_header(&writer, 0xa1b2c3d4, 0x24000001);
    wn_put_pcap_record(&writer, 1, 0, 1, "a", 1);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
    g_assert_cmpuint(packet.link_type, ==, 1);
    g_byte_array_unref(writer.bytes);
}

/* Before 2.3 the length on the wire stood first; in 2.3 the smaller one is the captured one. */
static void
lengths_of_old_versions(void)
{
    static const struct {
        uint8_t  minor;
        uint32_t first, second;
    } cases[] = { { 2, 9, 3 }, { 3, 9, 3 }, { 3, 3, 9 }, { 4, 3, 9 } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        WnWriter    writer = wn_writer_new(false);
        WnRawPacket packet;

        wn_put_pcap_header(&writer, 0xa1b2c3d4, 1);
        writer.bytes->data[6] = cases[i].minor;
        wn_put64(&writer, 0);
        wn_put32(&writer, cases[i].first);
        wn_put32(&writer, cases[i].second);
        wn_put_bytes(&writer, "abc", 3);
        g_autoptr(WnSource) source = wn_open_written(&writer);
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
        g_assert_cmpmem(packet.data, packet.length, "abc", 3);
        g_assert_cmpuint(packet.original_length, ==, 9);
        g_byte_array_unref(writer.bytes);
    }
}

/* Some writers state a length on the wire that is shorter than what they kept. */
static void
original_length_never_less(void)
{
    WnWriter    writer = wn_writer_new(false);
    WnRawPacket packet;

    wn_put_pcap_header(&writer, 0xa1b2c3d4, 1);
    wn_put_pcap_record(&writer, 1, 0, 2, "abcd", 4);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
    g_assert_cmpuint(packet.original_length, ==, 4);
    g_assert_cmpuint(wn_source_facts(source)->points[0].truncated, ==, 0);
    g_byte_array_unref(writer.bytes);
}

static void
earliest_and_latest(void)
{
    static const uint32_t seconds[] = { 50, 70, 40, 60 };
    WnWriter              writer = wn_writer_new(false);
    WnSourceStatus        ending;

    wn_put_pcap_header(&writer, 0xa1b2c3d4, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++)
        wn_put_pcap_record(&writer, seconds[i], 0, 0, NULL, 0);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    g_assert_cmpint(wn_source_facts(source)->first, ==, 0);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 4);
    g_assert_cmpint(wn_source_facts(source)->first, ==, 40 * WN_SECOND);
    g_assert_cmpint(wn_source_facts(source)->last, ==, 70 * WN_SECOND);
    g_byte_array_unref(writer.bytes);
}

/* What came before the cut is delivered; a cut between two packets cannot be noticed. */
static void
check_cut(WnBytes cut)
{
    g_autofree uint8_t *copy = g_memdup2(cut.data, cut.length);
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source =
        wn_source_open_bytes(wn_bytes(copy, cut.length), "cut", NULL, &error);
    WnSourceStatus ending;

    if (cut.length < 24) {
        g_assert_null(source);
        g_assert_nonnull(error);
        g_assert_cmpint(error->code, ==,
                        cut.length == 0 ? WN_SOURCE_ERROR_FILE : WN_SOURCE_ERROR_FORMAT);
        g_assert_true(g_str_has_prefix(error->message, "cut is "));
        return;
    }
    g_assert_no_error(error);

    size_t whole = (cut.length - 24) / 76, rest = (cut.length - 24) % 76;
    g_assert_cmpuint(wn_drain(source, &ending), ==, whole);
    g_assert_cmpint(ending, ==, rest ? WN_SOURCE_DAMAGED : WN_SOURCE_END);
    g_assert_cmpint(wn_source_facts(source)->complete, ==, rest == 0);
    if (rest) {
        g_autofree char *phrase =
            g_strdup_printf("the file breaks off in the middle of packet %zu", whole + 1);
        wn_assert_problem(source, phrase);
        /* Asked again it says the same, and does not complain twice. */
        g_assert_cmpuint(wn_drain(source, &ending), ==, 0);
        g_assert_cmpint(ending, ==, WN_SOURCE_DAMAGED);
        wn_assert_problem(source, phrase);
    }
}

static void
cut_anywhere(void)
{
    WnWriter writer = wn_numbered_pcap(3);
    WnBytes  whole = wn_writer_view(&writer);

    for (size_t length = 0; length <= whole.length; length++)
        check_cut(wn_bytes_slice(whole, 0, length));
    g_byte_array_unref(writer.bytes);
}

static void
absurd_length(void)
{
    WnWriter       writer = wn_numbered_pcap(2);
    WnSourceStatus ending;

    wn_put64(&writer, 0);
    wn_put32(&writer, WN_SOURCE_MAX_PACKET + 1);
    wn_put32(&writer, WN_SOURCE_MAX_PACKET + 1);
    wn_put_bytes(&writer, "rest", 4);
    g_autoptr(WnSource) source = wn_open_written(&writer);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 2);
    g_assert_cmpint(ending, ==, WN_SOURCE_DAMAGED);
    wn_assert_problem(source, "packet 3 (at byte 176) claims to hold 262145 bytes");
    g_assert_false(wn_source_facts(source)->complete);
    g_byte_array_unref(writer.bytes);
}

static void
largest_packet(void)
{
    g_autofree uint8_t *data = g_malloc0(WN_SOURCE_MAX_PACKET);
    WnWriter            writer = wn_writer_new(false);
    WnRawPacket         packet;

    data[WN_SOURCE_MAX_PACKET - 1] = 0x5a;
    wn_put_pcap_header(&writer, 0xa1b2c3d4, 1);
    for (uint32_t i = 0; i < 8; i++)
        wn_put_pcap_record(&writer, i, 0, WN_SOURCE_MAX_PACKET, data, WN_SOURCE_MAX_PACKET);

    /* From a file, so that the window is filled several times. */
    char *path = wn_write_file(wn_writer_view(&writer));
    g_autoptr(WnSource) source = wn_source_open(path, NULL, NULL);
    g_assert_nonnull(source);
    for (uint32_t i = 0; i < 8; i++) {
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
        g_assert_cmpint(packet.time, ==, i * WN_SECOND);
        g_assert_cmpmem(packet.data, packet.length, data, WN_SOURCE_MAX_PACKET);
    }
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    wn_remove(path);
    g_byte_array_unref(writer.bytes);
}

static void
other_version(void)
{
    WnWriter writer = wn_numbered_pcap(1);
    g_autoptr(GError) error = NULL;

    writer.bytes->data[4] = 3;
    g_assert_null(wn_source_open_bytes(wn_writer_view(&writer), "new.pcap", NULL, &error));
    g_assert_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT);
    g_assert_cmpstr(error->message, ==,
                    "new.pcap is a pcap file of version 3.4; only version 2 can be read.");
    g_byte_array_unref(writer.bytes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/pcap/variants", variants);
    g_test_add_func("/capture/pcap/fcs-bits", link_type_without_fcs_bits);
    g_test_add_func("/capture/pcap/old-lengths", lengths_of_old_versions);
    g_test_add_func("/capture/pcap/original-length", original_length_never_less);
    g_test_add_func("/capture/pcap/earliest-and-latest", earliest_and_latest);
    g_test_add_func("/capture/pcap/cut-anywhere", cut_anywhere);
    g_test_add_func("/capture/pcap/absurd-length", absurd_length);
    g_test_add_func("/capture/pcap/largest-packet", largest_packet);
    g_test_add_func("/capture/pcap/other-version", other_version);
    return g_test_run();
}
