/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A capture of both sides of a NAT that does not say which packet was seen where. */
#include <string.h>

#include <glib.h>

#include "correlate/sides.h"

static WnEndpoint
endpoint(const char *text)
{
    WnEndpoint parsed;

    g_assert_true(wn_endpoint_parse(wn_bytes(text, strlen(text)), &parsed));
    return parsed;
}

static WnPacket
sound(uint8_t room[172], uint16_t sequence, const char *src, const char *dst, uint8_t ttl)
{
    memset(room, 0x55, 172);
    room[0] = 0x80;
    room[1] = 0;
    room[2] = (uint8_t) (sequence >> 8);
    room[3] = (uint8_t) sequence;
    room[7] = room[3];
    return (WnPacket){ .time = 1767607200 * WN_SECOND + sequence * WN_MILLISECOND,
                       .frame = 1,
                       .kind = WN_PACKET_DATAGRAM,
                       .src = endpoint(src),
                       .dst = endpoint(dst),
                       .payload = wn_bytes(room, 172),
                       .payload_length = 172,
                       .ttl = ttl };
}

static unsigned
side_by_ttl(const WnSides *sides, const char *src, const char *dst, uint8_t ttl)
{
    uint8_t  room[172];
    WnPacket packet = sound(room, 1, src, dst, ttl);

    return wn_sides_of(sides, &packet);
}

static unsigned
side_of(const WnSides *sides, const char *src, const char *dst)
{
    return side_by_ttl(sides, src, dst, 0);
}

static void
see(WnSides *sides, uint16_t sequence, const char *src, const char *dst, uint8_t ttl)
{
    uint8_t  room[172];
    WnPacket packet = sound(room, sequence, src, dst, ttl);

    wn_sides_feed(sides, &packet);
}

/* Out and back through one NAT. */
static void
two_sides(void)
{
    WnSides *sides = wn_sides_new();

    see(sides, 1, "192.168.1.20:4000", "203.0.113.10:30000", 64);
    see(sides, 1, "198.51.100.7:1024", "203.0.113.10:30000", 63);
    see(sides, 2, "203.0.113.10:30000", "198.51.100.7:1024", 60);
    see(sides, 2, "203.0.113.10:30000", "192.168.1.20:4000", 59);
    g_assert_cmpuint(wn_sides_count(sides), ==, 2);
    g_assert_cmpuint(side_of(sides, "192.168.1.20:9", "203.0.113.99:9"), ==, 0);
    g_assert_cmpuint(side_of(sides, "203.0.113.99:9", "198.51.100.7:9"), ==, 1);
    g_assert_cmpuint(side_of(sides, "203.0.113.99:9", "203.0.113.98:9"), ==, 1);
    wn_sides_free(sides);
}

/* A relay sends to the address that the SDP names until it has heard the phone: that was seen
 * where the relay is, whatever the address. */
static void
a_private_destination_outside(void)
{
    WnSides *sides = wn_sides_new();

    see(sides, 1, "192.168.1.20:4000", "203.0.113.10:30000", 64);
    see(sides, 1, "198.51.100.7:1024", "203.0.113.10:30000", 61);
    see(sides, 2, "203.0.113.10:30000", "198.51.100.7:1024", 64);
    see(sides, 2, "203.0.113.10:30000", "192.168.1.20:4000", 61);
    see(sides, 3, "203.0.113.10:30000", "192.168.1.20:4000", 64);
    g_assert_cmpuint(wn_sides_count(sides), ==, 2);
    g_assert_cmpuint(side_by_ttl(sides, "203.0.113.10:9", "192.168.1.20:9", 64), ==, 1);
    g_assert_cmpuint(side_by_ttl(sides, "203.0.113.10:9", "192.168.1.20:9", 61), ==, 0);
    g_assert_cmpuint(side_by_ttl(sides, "203.0.113.10:9", "192.168.1.20:9", 30), ==, 0);
    g_assert_cmpuint(side_by_ttl(sides, "203.0.113.10:9", "203.0.113.99:9", 61), ==, 1);
    wn_sides_free(sides);
}

/* Where times to live change by themselves they tell nothing. */
static void
times_to_live_that_vary(void)
{
    WnSides *sides = wn_sides_new();

    see(sides, 1, "203.0.113.10:30000", "198.51.100.7:1024", 64);
    see(sides, 1, "203.0.113.10:30000", "192.168.1.20:4000", 61);
    see(sides, 2, "203.0.113.10:30000", "198.51.100.7:1024", 63);
    see(sides, 2, "203.0.113.10:30000", "192.168.1.20:4000", 60);
    g_assert_cmpuint(wn_sides_count(sides), ==, 2);
    g_assert_cmpuint(side_by_ttl(sides, "203.0.113.10:9", "192.168.1.20:9", 64), ==, 0);
    wn_sides_free(sides);
}

/* The outer address of one NAT is an inner one of the next. */
static void
a_nat_behind_another(void)
{
    WnSides *sides = wn_sides_new();

    see(sides, 1, "192.168.1.20:4000", "203.0.113.10:30000", 64);
    see(sides, 1, "100.64.0.9:2000", "203.0.113.10:30000", 63);
    see(sides, 1, "198.51.100.7:1024", "203.0.113.10:30000", 62);
    g_assert_cmpuint(wn_sides_count(sides), ==, 3);
    g_assert_cmpuint(side_of(sides, "100.64.0.9:1", "203.0.113.10:1"), ==, 1);
    g_assert_cmpuint(side_of(sides, "198.51.100.7:1", "203.0.113.10:1"), ==, 2);
    wn_sides_free(sides);
}

/* What is sent again, and what a relay sends on, was not translated. */
static void
one_side(void)
{
    WnSides *sides = wn_sides_new();

    see(sides, 1, "192.0.2.1:4000", "203.0.113.10:30000", 60);
    see(sides, 1, "192.0.2.1:4000", "203.0.113.10:30000", 60);
    see(sides, 1, "203.0.113.10:30002", "192.0.2.2:4000", 64);
    g_assert_cmpuint(wn_sides_count(sides), ==, 1);
    wn_sides_free(sides);
}

/* Each is the other's inside: nothing is believed. */
static void
contradictions_make_no_sides(void)
{
    WnSides *sides = wn_sides_new();

    see(sides, 1, "192.0.2.1:4000", "203.0.113.10:30000", 64);
    see(sides, 1, "198.51.100.7:4000", "203.0.113.10:30000", 63);
    see(sides, 2, "192.0.2.1:4000", "203.0.113.10:30000", 63);
    see(sides, 2, "198.51.100.7:4000", "203.0.113.10:30000", 64);
    g_assert_cmpuint(wn_sides_count(sides), ==, 1);
    wn_sides_free(sides);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/sides/two_sides", two_sides);
    g_test_add_func("/correlate/sides/a_private_destination_outside",
                    a_private_destination_outside);
    g_test_add_func("/correlate/sides/times_to_live_that_vary", times_to_live_that_vary);
    g_test_add_func("/correlate/sides/a_nat_behind_another", a_nat_behind_another);
    g_test_add_func("/correlate/sides/one_side", one_side);
    g_test_add_func("/correlate/sides/contradictions_make_no_sides", contradictions_make_no_sides);
    return g_test_run();
}
