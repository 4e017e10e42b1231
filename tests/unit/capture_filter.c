/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capture filters, on several link types at once, and filters that are wrong. */
#include "../support/capture_bytes.h"

#include "capture/filter.h"

/* Ethernet and raw IP headers of a UDP datagram from 192.0.2.1 to 192.0.2.2, port 5060 or 53. */
#define IP_UDP "\x45\0\0\x1c\0\1\0\0\x40\x11\0\0\xc0\0\2\1\xc0\0\2\2"
#define SIP    IP_UDP "\x13\xc4\x13\xc4\0\x08\0\0"
#define DNS    IP_UDP "\0\x35\0\x35\0\x08\0\0"
#define ETHER  "\2\0\0\0\0\2\2\0\0\0\0\1\x08\0"

static WnWriter
two_link_types(void)
{
    WnWriter writer = wn_writer_new(false);

    wn_put_section(&writer);
    wn_put_interface(&writer, 1, 0);
    wn_put_interface(&writer, 101, 0);
    wn_put_enhanced(&writer, 0, 1, 42, ETHER SIP, 42);
    wn_put_enhanced(&writer, 1, 2, 28, DNS, 28);
    wn_put_enhanced(&writer, 1, 3, 28, SIP, 28);
    wn_put_enhanced(&writer, 0, 4, 42, ETHER DNS, 42);
    wn_put_enhanced(&writer, 0, 5, 42, ETHER SIP, 42);
    return writer;
}

static WnSource *
open_filtered(const WnWriter *writer, const char *filter, GError **error)
{
    WnSourceOptions options = { .filter = filter };

    return wn_source_open_bytes(wn_writer_view(writer), "written", &options, error);
}

/* Frame numbers stay those of the file: others will look a frame up there. */
static void
frames_keep_their_numbers(void)
{
    static const uint32_t frames[] = { 1, 3, 5 };
    WnWriter              writer = two_link_types();
    g_autoptr(WnSource) source = open_filtered(&writer, "udp port 5060", NULL);
    WnRawPacket packet;

    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
        g_assert_cmpuint(packet.frame, ==, frames[i]);
    }
    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);

    const WnSourceFacts *facts = wn_source_facts(source);
    g_assert_cmpuint(facts->packets, ==, 5);
    g_assert_cmpuint(facts->left_out, ==, 2);
    g_assert_cmpuint(facts->n_problems, ==, 0);
    for (size_t i = 0; i < facts->n_points; i++) {
        g_assert_true(facts->points[i].filtered);
        g_assert_cmpstr(facts->points[i].filter, ==, "udp port 5060");
    }
    g_byte_array_unref(writer.bytes);
}

/* The file's own filter and ours both kept packets out. */
static void
filtered_twice(void)
{
    WnWriter writer = wn_writer_new(false);

    wn_put_section(&writer);
    wn_put_interface_option(&writer, 11, "\0udp", 4);
    g_autoptr(WnSource) source = open_filtered(&writer, "port 5060", NULL);
    g_assert_cmpstr(wn_source_facts(source)->points[0].filter, ==, "(udp) and (port 5060)");
    g_byte_array_unref(writer.bytes);
}

static void
wrong_filter(void)
{
    WnWriter writer = two_link_types();
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source = open_filtered(&writer, "udp prot 5060", &error);

    g_assert_null(source);
    g_assert_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER);
    g_assert_true(
        g_str_has_prefix(error->message, "The capture filter \"udp prot 5060\" is wrong: "));
    g_assert_nonnull(strstr(error->message, "syntax error"));
    g_byte_array_unref(writer.bytes);
}

/* Raw IP has no MAC addresses to ask for. */
static void
filter_fits_one_interface_only(void)
{
    WnWriter writer = two_link_types();
    g_autoptr(WnSource) source = open_filtered(&writer, "ether src 02:00:00:00:00:01", NULL);
    WnSourceStatus ending;

    g_assert_cmpuint(wn_drain(source, &ending), ==, 3);
    g_assert_cmpint(ending, ==, WN_SOURCE_END);
    wn_assert_problem(source, "the capture filter does not fit interface 1 (");
    g_assert_false(wn_source_facts(source)->complete);
    g_assert_cmpuint(wn_source_facts(source)->left_out, ==, 2);
    g_byte_array_unref(writer.bytes);
}

/* pcap-linktype(7): libpcap's number of raw IP, say, depends on the system; the file's does not. */
static void
link_types(void)
{
    for (uint16_t type = 0; type < 300; type++) {
        int dlt = wn_link_type_to_dlt(type);

        if (type != 11 && type != 12 && type != 15 && type != 16)
            g_assert_cmpuint(wn_link_type_of_dlt(dlt), ==, type);
    }
    g_assert_cmpint(wn_link_type_to_dlt(1), ==, 1);
    g_assert_cmpint(wn_link_type_to_dlt(101), !=, 101);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/filter/frames-keep-their-numbers", frames_keep_their_numbers);
    g_test_add_func("/capture/filter/filtered-twice", filtered_twice);
    g_test_add_func("/capture/filter/wrong", wrong_filter);
    g_test_add_func("/capture/filter/fits-one-interface-only", filter_fits_one_interface_only);
    g_test_add_func("/capture/filter/link-types", link_types);
    return g_test_run();
}
