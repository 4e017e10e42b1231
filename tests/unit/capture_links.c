/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames of several links in one capture are told apart by what the link layer says. */
#include "capture/links.h"

#include <string.h>

enum { ETHERNET = 1, COOKED_V2 = 276, RAW_IP = 101 };
enum { GROUP = 0xff };

typedef struct {
    uint8_t     bytes[32];
    WnRawPacket raw;
} Frame;

/* From station to station, by the last byte of their addresses. */
static Frame
ethernet(uint8_t from, uint8_t to)
{
    Frame frame = { .bytes = { 2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 0x08, 0x00 } };

    if (to == GROUP)
        memset(frame.bytes, 0xff, 6);
    frame.raw = (WnRawPacket){ .length = sizeof(frame.bytes), .link_type = ETHERNET };
    return frame;
}

static Frame
tagged(uint8_t from, uint8_t to, uint8_t vlan)
{
    Frame frame = ethernet(from, to);

    memcpy(frame.bytes + 12, (const uint8_t[]){ 0x81, 0x00, 0x20, vlan, 0x08, 0x00 }, 6);
    return frame;
}

static Frame
cooked(uint8_t interface)
{
    Frame frame = { .bytes = { 0x08, 0x00, 0, 0, 0, 0, 0, interface } };

    frame.raw = (WnRawPacket){ .length = sizeof(frame.bytes), .link_type = COOKED_V2 };
    return frame;
}

static void
note(WnLinks *links, Frame frame)
{
    frame.raw.data = frame.bytes;
    wn_links_note(links, &frame.raw);
}

static unsigned
link_of(const WnLinks *links, Frame frame)
{
    frame.raw.data = frame.bytes;
    return wn_links_of(links, &frame.raw);
}

/* A phone and its router; the router's other port, a gateway and a server. */
static void
stations_that_talk_share_a_link(void)
{
    WnLinks *links = wn_links_new();

    note(links, ethernet(1, 2));
    note(links, ethernet(3, 4));
    note(links, ethernet(5, 6));
    g_assert_cmpuint(wn_links_count(links), ==, 3);
    note(links, ethernet(6, 4));
    g_assert_cmpuint(wn_links_count(links), ==, 2);
    g_assert_cmpuint(link_of(links, ethernet(2, 1)), ==, 0);
    g_assert_cmpuint(link_of(links, ethernet(5, 3)), ==, 1);
    wn_links_free(links);
}

/* Who shouts is of the link that it talks on, and nobody is of one for being shouted at. */
static void
groups_join_nobody(void)
{
    WnLinks *links = wn_links_new();

    note(links, ethernet(9, GROUP));
    note(links, ethernet(1, 2));
    note(links, ethernet(3, 4));
    note(links, ethernet(1, GROUP));
    note(links, ethernet(3, GROUP));
    g_assert_cmpuint(wn_links_count(links), ==, 2);
    g_assert_cmpuint(link_of(links, ethernet(3, GROUP)), ==, 1);
    g_assert_cmpuint(link_of(links, ethernet(9, GROUP)), ==, 0);
    wn_links_free(links);
}

/* A router may have one address on all of its ports. */
static void
each_vlan_is_a_link(void)
{
    WnLinks *links = wn_links_new();

    note(links, tagged(1, 2, 10));
    note(links, tagged(2, 3, 20));
    g_assert_cmpuint(wn_links_count(links), ==, 2);
    g_assert_cmpuint(link_of(links, tagged(2, 1, 10)), ==, 0);
    g_assert_cmpuint(link_of(links, tagged(2, 3, 20)), ==, 1);
    wn_links_free(links);
}

static void
a_cooked_frame_names_its_interface(void)
{
    WnLinks *links = wn_links_new();

    note(links, cooked(2));
    note(links, cooked(3));
    note(links, cooked(2));
    g_assert_cmpuint(wn_links_count(links), ==, 2);
    g_assert_cmpuint(link_of(links, cooked(3)), ==, 1);
    wn_links_free(links);
}

static void
what_has_no_addresses_is_one(void)
{
    WnLinks *links = wn_links_new();
    Frame    bare = ethernet(1, 2), nobody = ethernet(0, 0);

    bare.raw.link_type = RAW_IP;
    memset(nobody.bytes, 0, 12); /* a loopback interface */
    note(links, bare);
    note(links, nobody);
    g_assert_cmpuint(wn_links_count(links), ==, 1);
    for (uint8_t i = 0; i <= WN_MAX_LINKS; i++)
        note(links, ethernet((uint8_t) (20 + 2 * i), (uint8_t) (21 + 2 * i)));
    g_assert_cmpuint(wn_links_count(links), ==, 1);
    g_assert_cmpuint(link_of(links, ethernet(52, 53)), ==, 0);
    wn_links_free(links);
}

/* What a frame lacks of its header is not read. */
static void
cut_frames_tell_nothing(void)
{
    WnLinks *links = wn_links_new();
    Frame    whole[] = { tagged(1, 2, 10), tagged(2, 3, 20), cooked(2), cooked(3) };

    for (size_t i = 0; i < G_N_ELEMENTS(whole); i++)
        for (uint32_t length = 0; length < (whole[i].raw.link_type == ETHERNET ? 14 : 20);
             length++) {
            g_autofree uint8_t *cut = g_memdup2(whole[i].bytes, length);
            WnRawPacket         raw = whole[i].raw;
            raw.data = cut;
            raw.length = length;
            wn_links_note(links, &raw);
            g_assert_cmpuint(wn_links_count(links), ==, 1);
            g_assert_cmpuint(wn_links_of(links, &raw), ==, 0);
        }
    wn_links_free(links);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/links/stations_that_talk_share_a_link",
                    stations_that_talk_share_a_link);
    g_test_add_func("/capture/links/groups_join_nobody", groups_join_nobody);
    g_test_add_func("/capture/links/each_vlan_is_a_link", each_vlan_is_a_link);
    g_test_add_func("/capture/links/a_cooked_frame_names_its_interface",
                    a_cooked_frame_names_its_interface);
    g_test_add_func("/capture/links/what_has_no_addresses_is_one", what_has_no_addresses_is_one);
    g_test_add_func("/capture/links/cut_frames_tell_nothing", cut_frames_tell_nothing);
    return g_test_run();
}
