/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NAT-PMP and PCP responses, whole, cut, and refused. */
#include <glib.h>
#include <string.h>

#include "wire/portmap.h"

/* RFC 6886 3.2: version 0, 128 + opcode 0, result 0, epoch, 100.64.3.7. */
static const uint8_t NAT_PMP[] = { 0, 128, 0, 0, 0, 0, 0x1c, 0x20, 100, 64, 3, 7 };

/* RFC 6887 7.2 and 11.1: MAP of UDP 5060 to 198.51.100.7:40000. */
static const uint8_t PCP[] = { 2,
                               0x81,
                               0,
                               0,
                               0,
                               0,
                               0x0e,
                               0x10,
                               0,
                               0,
                               0x1c,
                               0x20,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0, /* nonce */
                               1,
                               2,
                               3,
                               4,
                               5,
                               6,
                               7,
                               8,
                               9,
                               10,
                               11,
                               12,
                               17,
                               0,
                               0,
                               0,
                               0x13,
                               0xc4,
                               /* external port */ 0x9c,
                               0x40,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0xff,
                               0xff,
                               198,
                               51,
                               100,
                               7 };

static WnPortmap
parsed(const uint8_t *bytes, size_t length)
{
    WnPortmap portmap;

    g_assert_true(wn_portmap_parse(wn_bytes(bytes, length), &portmap));
    return portmap;
}

static void
assert_external(const WnPortmap *portmap, const char *expected)
{
    char text[WN_ENDPOINT_TEXT];

    g_assert_cmpstr(wn_endpoint_format(&portmap->external, text), ==, expected);
}

static void
nat_pmp_tells_the_outside_address(void)
{
    WnPortmap portmap = parsed(NAT_PMP, sizeof(NAT_PMP));
    char      text[WN_ADDR_TEXT];

    g_assert_cmpstr(wn_addr_format(&portmap.external.addr, text), ==, "100.64.3.7");
    g_assert_cmpuint(portmap.external.port, ==, 0);
}

static void
pcp_tells_the_outside_endpoint(void)
{
    WnPortmap portmap = parsed(PCP, sizeof(PCP));

    assert_external(&portmap, "198.51.100.7:40000");
    g_assert_cmpuint(portmap.internal_port, ==, 5060);
}

/* Each cut is in a heap block of its very size. */
static void
cut_responses_are_none(void)
{
    WnPortmap portmap;

    for (size_t length = 0; length < sizeof(PCP); length++) {
        g_autofree uint8_t *pcp = g_memdup2(PCP, length);
        g_autofree uint8_t *pmp = g_memdup2(NAT_PMP, MIN(length, sizeof(NAT_PMP) - 1));

        g_assert_false(wn_portmap_parse(wn_bytes(pcp, length), &portmap));
        g_assert_false(wn_portmap_parse(wn_bytes(pmp, MIN(length, sizeof(NAT_PMP) - 1)), &portmap));
    }
}

/* Byte 1 without its high bit is a question; the result code says that it was refused. */
static void
questions_and_refusals_are_none(void)
{
    uint8_t   pmp[sizeof(NAT_PMP)], pcp[sizeof(PCP)];
    WnPortmap portmap;

    memcpy(pmp, NAT_PMP, sizeof(pmp));
    memcpy(pcp, PCP, sizeof(pcp));
    pmp[3] = 2;
    pcp[3] = 2;
    g_assert_false(wn_portmap_parse(wn_bytes(pmp, sizeof(pmp)), &portmap));
    g_assert_false(wn_portmap_parse(wn_bytes(pcp, sizeof(pcp)), &portmap));
    pmp[3] = pcp[3] = 0;
    pmp[1] = 0;
    pcp[1] = 1;
    g_assert_false(wn_portmap_parse(wn_bytes(pmp, sizeof(pmp)), &portmap));
    g_assert_false(wn_portmap_parse(wn_bytes(pcp, sizeof(pcp)), &portmap));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire_portmap/nat_pmp_tells_the_outside_address",
                    nat_pmp_tells_the_outside_address);
    g_test_add_func("/wire_portmap/pcp_tells_the_outside_endpoint", pcp_tells_the_outside_endpoint);
    g_test_add_func("/wire_portmap/cut_responses_are_none", cut_responses_are_none);
    g_test_add_func("/wire_portmap/questions_and_refusals_are_none",
                    questions_and_refusals_are_none);
    return g_test_run();
}
