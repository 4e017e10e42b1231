/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Real captures, decoded whole: as many SIP messages as their index counts, and nothing silent.
 * Skipped where the captures are not at hand.
 */
#include "support/frames.h"

#include <string.h>

typedef struct {
    uint64_t sip, by_kind[WN_PACKET_FRAGMENTS_LOST + 1];
} Seen;

static bool
begins_as_sip(WnBytes payload)
{
    WnBytes line = wn_bytes_slice(payload, 0, wn_bytes_find(payload, '\r'));

    return line.length > 8 &&
           (wn_bytes_starts_with(line, WN_LITERAL("SIP/2.0 ")) ||
            wn_bytes_equal(wn_bytes_from(line, line.length - 8), WN_LITERAL(" SIP/2.0")));
}

static void
see(const WnPacket *packet, void *data)
{
    Seen *seen = data;

    seen->by_kind[packet->kind]++;
    if (packet->kind == WN_PACKET_DATAGRAM || packet->kind == WN_PACKET_MESSAGE)
        seen->sip += begins_as_sip(packet->payload);
}

static void
decode_file(const char *path, Seen *seen)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source = wn_source_open(path, NULL, &error);
    g_autoptr(WnDecoder) decoder = wn_decoder_new(NULL, see, seen);
    WnRawPacket raw;
    size_t      n;

    g_assert_no_error(error);
    while (wn_source_next(source, &raw) == WN_SOURCE_PACKET)
        wn_decoder_feed(decoder, &raw);
    wn_decoder_finish(decoder);
    wn_decoder_reasons(decoder, &n);
    g_assert_true(n > 0 || wn_decoder_facts(decoder)->packets > 0);
}

/* The index counts what a dissector calls SIP; of frames with random bit errors we take more, and
 * HTTP on a SIP port is none. */
static bool
is_counted_otherwise(const char *path)
{
    return strstr(path, "/fuzz-") || strstr(path, "/http_on_sip_port");
}

static void
sip_messages_of_the_index(void)
{
    const char      *folder = g_getenv("WHYNAT_CAPTURES");
    g_autofree char *index = folder ? g_build_filename(folder, "INDEX.tsv", NULL) : NULL;
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    int compared = 0;

    if (!index || !g_file_get_contents(index, &text, NULL, NULL)) {
        g_test_skip("no captures: WHYNAT_CAPTURES names no folder with an INDEX.tsv");
        return;
    }
    lines = g_strsplit(text, "\n", -1);
    for (int i = 1; lines[i]; i++) {
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);
        g_autofree char *path = NULL;
        Seen             seen = { 0 };

        if (g_strv_length(columns) < 5)
            continue;
        path = g_build_filename(folder, columns[0], NULL);
        decode_file(path, &seen);
        compared++;
        if (is_counted_otherwise(path))
            continue;
        if (seen.sip != g_ascii_strtoull(columns[4], NULL, 10))
            g_error("%s: %" G_GUINT64_FORMAT " SIP messages, %s in the index", columns[0], seen.sip,
                    columns[4]);
    }
    g_test_message("%d captures", compared);
    g_assert_cmpint(compared, >, 0);
}

/* TURN over TCP on port 80 is found by its bytes. */
static void
turn_on_a_web_port(void)
{
    const char      *folder = g_getenv("WHYNAT_CAPTURES");
    g_autofree char *path =
        folder ? g_build_filename(folder, "real/arkime+arkime/tests/pcap/turn.pcap", NULL) : NULL;
    Seen seen = { 0 };

    if (!path || !g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_test_skip("no captures: WHYNAT_CAPTURES names no folder with turn.pcap");
        return;
    }
    decode_file(path, &seen);
    g_assert_cmpuint(seen.by_kind[WN_PACKET_TCP_EVENT], ==, 27);
    g_assert_cmpuint(seen.by_kind[WN_PACKET_MESSAGE], ==, 15);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/decode/index", sip_messages_of_the_index);
    g_test_add_func("/capture/decode/turn", turn_on_a_web_port);
    return g_test_run();
}
