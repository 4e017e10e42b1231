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

/* Fifty packets on both sides of a NAT, those outside once more so much later. */
static bool
repeats_after(WnTime later)
{
    uint8_t  room[172];
    WnSides *sides = wn_sides_new();
    bool     repeats;

    for (uint16_t i = 1; i <= 50; i++) {
        see(sides, i, "192.168.1.20:4000", "203.0.113.10:30000", 64);
        see(sides, i, "198.51.100.7:1024", "203.0.113.10:30000", 63);
    }
    for (uint16_t i = 1; i <= 50 && later > 0; i++) {
        WnPacket packet = sound(room, i, "198.51.100.7:1024", "203.0.113.10:30000", 62);
        packet.time += later;
        wn_sides_feed(sides, &packet);
    }
    g_assert_cmpuint(wn_sides_count(sides), ==, 2);
    repeats = wn_sides_repeat(sides);
    wn_sides_free(sides);
    return repeats;
}

/* Sound is sent once: where it is there again, another clock saw it.  A little apart
 * does no harm. */
static void
a_side_at_two_places(void)
{
    g_assert_false(repeats_after(0));
    g_assert_false(repeats_after(300 * WN_MILLISECOND));
    g_assert_true(repeats_after(7 * WN_SECOND));
}

/* A message in the file twice, a second apart, three times over: with these identifications. */
static bool
messages_repeat(const uint16_t first[3], const uint16_t second[3])
{
    WnSides *sides = wn_sides_new();
    bool     repeats;

    for (unsigned i = 0; i < 3; i++) {
        g_autofree char *text = g_strdup_printf(
            "OPTIONS sip:a@example.net SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%u\r\n"
            "From: <sip:b@example.net>;tag=1\r\nTo: <sip:a@example.net>\r\nCall-ID: c%u\r\n"
            "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
            i, i);
        WnPacket packet = { .time = 1767607200 * WN_SECOND + i * 10 * WN_SECOND,
                            .frame = 1,
                            .kind = WN_PACKET_DATAGRAM,
                            .src = endpoint("192.0.2.1:5060"),
                            .dst = endpoint("203.0.113.10:5060"),
                            .payload = wn_bytes((const uint8_t *) text, strlen(text)),
                            .payload_length = (uint32_t) strlen(text),
                            .ip_id = first[i] };

        wn_sides_feed(sides, &packet);
        packet.time += WN_SECOND;
        packet.ip_id = second[i];
        wn_sides_feed(sides, &packet);
    }
    wn_sides_count(sides);
    repeats = wn_sides_repeat(sides);
    wn_sides_free(sides);
    return repeats;
}

/* What is sent again has a new identification, none, or always the same. */
static void
messages_at_two_places(void)
{
    g_assert_true(messages_repeat((uint16_t[]){ 7, 8, 9 }, (uint16_t[]){ 7, 8, 9 }));
    g_assert_false(messages_repeat((uint16_t[]){ 7, 9, 11 }, (uint16_t[]){ 8, 10, 12 }));
    g_assert_false(messages_repeat((uint16_t[]){ 0, 0, 0 }, (uint16_t[]){ 0, 0, 0 }));
    g_assert_false(messages_repeat((uint16_t[]){ 7, 7, 7 }, (uint16_t[]){ 7, 7, 7 }));
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
    g_test_add_func("/correlate/sides/a_side_at_two_places", a_side_at_two_places);
    g_test_add_func("/correlate/sides/messages_at_two_places", messages_at_two_places);
    return g_test_run();
}
