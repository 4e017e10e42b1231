/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a ring buffer, in any order, with some missing, empty or cut. */
#include "../support/capture_bytes.h"

/* A pcapng part with two interfaces and a packet on each, dropped so far as said. */
static char *
write_part(uint32_t seconds, const char *second_name, uint64_t dropped)
{
    WnWriter writer = wn_writer_new(false);

    wn_put_section(&writer);
    wn_put_interface_option(&writer, 2, "eth0", 4);
    wn_put_interface_option(&writer, 2, second_name, (uint16_t) strlen(second_name));
    wn_put_enhanced(&writer, 0, seconds * UINT64_C(1000000), 1, "a", 1);
    wn_put_enhanced(&writer, 1, seconds * UINT64_C(1000000) + 1, 1, "b", 1);
    guint start = wn_begin_block(&writer, 5);
    wn_put32(&writer, 0);
    wn_put64(&writer, 0);
    wn_put_option64(&writer, 5, dropped);
    wn_end_block(&writer, start);

    char *path = wn_write_file(wn_writer_view(&writer));
    g_byte_array_unref(writer.bytes);
    return path;
}

static char *
write_pcap_part(uint32_t seconds, uint32_t count)
{
    WnWriter writer = wn_writer_new(false);

    wn_put_pcap_header(&writer, 0xa1b2c3d4, 1);
    for (uint32_t i = 0; i < count; i++)
        wn_put_pcap_record(&writer, seconds + i, 0, 1, "a", 1);

    char *path = wn_write_file(wn_writer_view(&writer));
    g_byte_array_unref(writer.bytes);
    return path;
}

static WnSource *
open_parts(char *const *paths, size_t n_paths)
{
    g_autoptr(GError) error = NULL;
    WnSource *source = wn_source_open_parts((const char *const *) paths, n_paths, NULL, &error);

    g_assert_no_error(error);
    return source;
}

static void
remove_parts(char **paths, size_t n_paths)
{
    for (size_t i = 0; i < n_paths; i++)
        wn_remove(paths[i]);
}

/* Ordered by time; frames go on; the one interface of each is one capture point. */
static void
in_order_of_time(void)
{
    char *paths[] = { write_pcap_part(300, 2), write_pcap_part(0, 0), write_pcap_part(100, 2),
                      write_pcap_part(200, 1) };
    static const WnTime times[] = { 100, 101, 200, 300, 301 };
    g_autoptr(WnSource) source = open_parts(paths, G_N_ELEMENTS(paths));
    WnRawPacket packet;

    for (uint32_t i = 0; i < G_N_ELEMENTS(times); i++) {
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
        g_assert_cmpuint(packet.frame, ==, i + 1);
        g_assert_cmpint(packet.time, ==, times[i] * WN_SECOND);
        g_assert_cmpuint(packet.capture, ==, 0);
    }
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);

    const WnSourceFacts *facts = wn_source_facts(source);
    g_assert_true(facts->complete && facts->ended);
    g_assert_cmpuint(facts->n_points, ==, 1);
    g_assert_cmpuint(facts->packets, ==, 5);
    g_assert_cmpuint(facts->size, ==, 4 * 24 + 5 * 17);
    g_assert_cmpuint(facts->bytes, ==, facts->size);
    g_assert_cmpint(facts->first, ==, 100 * WN_SECOND);
    g_assert_cmpint(facts->last, ==, 301 * WN_SECOND);
    remove_parts(paths, G_N_ELEMENTS(paths));
}

/* dumpcap counts losses from the start of the capture, in each part's statistics anew. */
static void
same_interfaces(void)
{
    char                 *paths[] = { write_part(20, "eth1", 7), write_part(10, "eth1", 5),
                                      write_part(30, "wlan0", 7) };
    static const uint16_t captures[] = { 0, 1, 0, 1, 0, 2 };
    g_autoptr(WnSource) source = open_parts(paths, G_N_ELEMENTS(paths));
    WnRawPacket packet;

    for (size_t i = 0; i < G_N_ELEMENTS(captures); i++) {
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
        g_assert_cmpuint(packet.capture, ==, captures[i]);
    }
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);

    const WnSourceFacts *facts = wn_source_facts(source);
    g_assert_cmpuint(facts->n_points, ==, 3);
    g_assert_cmpstr(facts->points[1].name, ==, "eth1");
    g_assert_cmpstr(facts->points[2].name, ==, "wlan0");
    g_assert_cmpuint(facts->points[0].packets, ==, 3);
    g_assert_cmpuint(facts->points[0].dropped, ==, 7);
    remove_parts(paths, G_N_ELEMENTS(paths));
}

/* What is wrong with one part does not keep the others from being read. */
static void
cut_and_missing_parts(void)
{
    char       *paths[] = { write_pcap_part(100, 2), write_pcap_part(200, 1) };
    const char *named[] = { "missing.pcap", paths[1], paths[0], "-" };
    g_autoptr(GError) error = NULL;
    WnSourceStatus ending;

    g_assert_cmpint(truncate(paths[0], 24 + 17 + 9), ==, 0);
    g_autoptr(WnSource) source = wn_source_open_parts(named, G_N_ELEMENTS(named), NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 2);
    g_assert_cmpint(ending, ==, WN_SOURCE_DAMAGED);

    const WnSourceFacts *facts = wn_source_facts(source);
    g_autofree char     *cut =
        g_strdup_printf("%s: the file breaks off in the middle of packet 2", paths[0]);
    g_assert_false(facts->complete);
    g_assert_cmpuint(facts->n_problems, ==, 3);
    g_assert_cmpstr(facts->problems[0], ==, "a part was left out: missing.pcap does not exist");
    g_assert_cmpstr(facts->problems[1], ==,
                    "a part was left out: Standard input cannot be one part of several: it can be "
                    "read only once");
    g_assert_cmpstr(facts->problems[2], ==, cut);
    remove_parts(paths, G_N_ELEMENTS(paths));
}

static void
none_readable(void)
{
    static const char *const named[] = { "missing-1.pcap", "missing-2.pcap" };
    g_autoptr(GError) error = NULL;

    g_assert_null(wn_source_open_parts(named, 2, NULL, &error));
    g_assert_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE);
    g_assert_cmpstr(error->message, ==, "missing-1.pcap does not exist.");
}

static void
filtered_parts(void)
{
    char           *paths[] = { write_pcap_part(200, 2), write_pcap_part(100, 2) };
    WnSourceOptions wrong = { .filter = "no such word" }, none_fits = { .filter = "ip" };
    g_autoptr(GError) error = NULL;
    WnSourceStatus ending;

    g_assert_null(wn_source_open_parts((const char *const *) paths, 2, &wrong, &error));
    g_assert_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER);

    g_autoptr(WnSource) source =
        wn_source_open_parts((const char *const *) paths, 2, &none_fits, NULL);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 0);
    g_assert_cmpuint(wn_source_facts(source)->packets, ==, 4);
    g_assert_cmpuint(wn_source_facts(source)->left_out, ==, 4);
    remove_parts(paths, G_N_ELEMENTS(paths));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/parts/in-order-of-time", in_order_of_time);
    g_test_add_func("/capture/parts/same-interfaces", same_interfaces);
    g_test_add_func("/capture/parts/cut-and-missing", cut_and_missing_parts);
    g_test_add_func("/capture/parts/none-readable", none_readable);
    g_test_add_func("/capture/parts/filtered", filtered_parts);
    return g_test_run();
}
