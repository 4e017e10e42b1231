/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packet by packet against libpcap, on files written here and on every real capture. */
#include <pcap/pcap.h>

#include "../support/capture_bytes.h"
#include "../support/compressed.h"

#include "capture/filter.h"

static void
assert_same_packet(const struct pcap_pkthdr *header, const u_char *data, const WnRawPacket *packet,
                   uint32_t snapshot)
{
    /* Seconds of a pcap file are unsigned (draft-ietf-opsawg-pcap 5); libpcap has them signed. */
    WnTime seconds = header->ts.tv_sec + (header->ts.tv_sec < 0 ? INT64_C(1) << 32 : 0);

    g_assert_cmpint(packet->time, ==, seconds * WN_SECOND + header->ts.tv_usec);
    g_assert_cmpuint(packet->original_length, ==, MAX(header->len, packet->length));
    /* libpcap leaves off what exceeds the snap length that the file states. */
    g_assert_cmpuint(MIN(packet->length, snapshot), ==, header->caplen);
    g_assert_cmpmem(packet->data, header->caplen, data, header->caplen);
}

/* How many packets both gave.  libpcap ends at a second link type; it may not find more than we. */
static uint32_t
compare(const char *path, WnSource *source, bool *in_full)
{
    char                text[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *header;
    const u_char       *data;
    WnRawPacket         packet;
    int                 status;
    uint32_t            count = 0;
    pcap_t             *handle =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, text);

    *in_full = false;
    if (!handle)
        return 0;
    while ((status = pcap_next_ex(handle, &header, &data)) == 1) {
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
        g_assert_cmpuint(packet.frame, ==, ++count);
        g_assert_cmpint(wn_link_type_to_dlt(packet.link_type), ==, pcap_datalink(handle));
        assert_same_packet(header, data, &packet, (uint32_t) pcap_snapshot(handle));
    }
    *in_full = status == PCAP_ERROR_BREAK;
    if (*in_full)
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    pcap_close(handle);
    return count;
}

static void
compare_written(WnWriter *writer, uint32_t expected)
{
    char *path = wn_write_file(wn_writer_view(writer));
    g_autoptr(WnSource) source = wn_source_open(path, NULL, NULL);
    bool in_full;

    g_assert_nonnull(source);
    g_assert_cmpuint(compare(path, source, &in_full), ==, expected);
    g_assert_true(in_full);
    wn_remove(path);
    g_byte_array_unref(writer->bytes);
}

static void
written_pcap(void)
{
    static const uint32_t magics[] = { 0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34 };

    for (size_t m = 0; m < G_N_ELEMENTS(magics); m++) {
        for (int big_endian = 0; big_endian <= 1; big_endian++) {
            WnWriter writer = wn_writer_new(big_endian);

            wn_put_pcap_header(&writer, magics[m], 101);
            for (uint32_t i = 0; i < 100; i++) {
                wn_put32(&writer, 1700000000 + i);
                wn_put32(&writer, i * 9999);
                wn_put32(&writer, 6);
                wn_put32(&writer, 6 + i);
                if (magics[m] == 0xa1b2cd34)
                    wn_put64(&writer, 0);
                wn_put_bytes(&writer, "packet", 6);
            }
            compare_written(&writer, 100);
        }
    }
}

static void
written_pcapng(void)
{
    static const uint8_t resolutions[] = { 3, 6, 9, 0x80, 0x8a, 0x9e };

    for (size_t r = 0; r < G_N_ELEMENTS(resolutions); r++) {
        WnWriter writer = wn_writer_new(r % 2);

        wn_put_section(&writer);
        wn_put_interface_option(&writer, 9, &resolutions[r], 1);
        for (uint32_t i = 0; i < 100; i++)
            wn_put_enhanced(&writer, 0, (uint64_t) i * 1234567, 6 + i, "packet", 1 + i % 6);
        compare_written(&writer, 100);
    }
}

typedef struct {
    uint32_t files, in_full;
    uint64_t packets;
} Tally;

static bool
is_capture(const char *name)
{
    return g_str_has_suffix(name, ".pcap") || g_str_has_suffix(name, ".pcapng") ||
           g_str_has_suffix(name, ".cap");
}

/* The file once more, through each decompressor: the same number of packets. */
static void
compare_compressed(const char *path, uint64_t packets)
{
    g_autofree char *text = NULL;
    size_t           length;

    g_assert_true(g_file_get_contents(path, &text, &length, NULL));
    for (int how = WN_COMPRESSION_GZIP; how <= WN_COMPRESSION_LZ4; how++) {
        GByteArray *packed = wn_compress(wn_bytes(text, length), (WnCompression) how);
        g_autoptr(WnSource) source =
            wn_source_open_bytes(wn_bytes(packed->data, packed->len), path, NULL, NULL);
        WnSourceStatus ending;

        g_assert_cmpuint(wn_drain(source, &ending), ==, packets);
        g_byte_array_unref(packed);
    }
}

static void
compare_real(const char *path, Tally *tally)
{
    g_autoptr(WnSource) source = wn_source_open(path, NULL, NULL);
    WnSourceStatus ending;
    bool           in_full;

    g_assert_nonnull(source);
    uint32_t count = compare(path, source, &in_full);
    uint32_t rest = wn_drain(source, &ending);
    if (in_full)
        g_assert_cmpuint(rest, ==, 0);
    g_assert_cmpuint(wn_source_facts(source)->packets, ==, count + rest);
    compare_compressed(path, count + rest);
    if (!in_full)
        g_test_message("libpcap reads %u packets of %s, whynat %u", count, path, count + rest);
    tally->files++;
    tally->in_full += in_full;
    tally->packets += count + rest;
}

static void
compare_folder(const char *path, Tally *tally)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *entry = g_build_filename(path, name, NULL);

        if (g_file_test(entry, G_FILE_TEST_IS_DIR))
            compare_folder(entry, tally);
        else if (is_capture(name))
            compare_real(entry, tally);
    }
}

static void
real_captures(void)
{
    const char *captures = g_getenv("WHYNAT_CAPTURES");
    Tally       tally = { 0 };

    if (!captures) {
        g_test_skip("WHYNAT_CAPTURES does not name a folder of real captures");
        return;
    }
    compare_folder(captures, &tally);
    g_test_message("%u captures, %" G_GUINT64_FORMAT " packets; libpcap read %u of them in full",
                   tally.files, tally.packets, tally.in_full);
    g_assert_cmpuint(tally.files, >, 0);
    g_assert_cmpuint(tally.in_full, >, tally.files / 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/libpcap/written-pcap", written_pcap);
    g_test_add_func("/capture/libpcap/written-pcapng", written_pcapng);
    g_test_add_func("/capture/libpcap/real", real_captures);
    return g_test_run();
}
