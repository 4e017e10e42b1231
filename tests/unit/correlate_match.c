/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of one call before and behind a NAT: which are the same, which were lost, what changed.
 */
#include "support/net.h"

static void
everything_is_matched(void)
{
    WnNet net = wn_net_new();

    wn_net_talk(&net, 1000, 1000);
    wn_tape_missets_clock(net.outside, 3600 * WN_SECOND, 100e-6);
    g_autoptr(WnTogether) together = wn_net_read(&net);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(result->matched[0], ==, 2000);
    g_assert_cmpuint(result->matched[1], ==, 2000);
    g_assert_cmpuint(result->passages->len, ==, 1);
    const WnPassage *passage = g_ptr_array_index(result->passages, 0);
    g_assert_cmpuint(passage->packets[0], ==, 1000);
    g_assert_cmpuint(passage->packets[1], ==, 1000);
    g_assert_cmpint(passage->ttl, ==, 2);
    g_assert_cmpint(ABS(passage->least_delay - WN_NET_WAY), <, 2 * WN_MILLISECOND);
    g_assert_true(together->alignment.clocks[1].ordered);
    wn_net_clear(&net);
}

/* Recordings are played again and again by test tools: two calls with the very same RTP. */
static void
equal_sound_of_two_calls_is_told_apart(void)
{
    WnNet   net = wn_net_new();
    uint8_t room[172];

    for (unsigned i = 0; i < 200; i++) {
        WnTime  at = i * 20 * WN_MILLISECOND;
        WnBytes sound = wn_tape_rtp(room, 7, (uint16_t) i);
        wn_tape_see(net.inside, at, "192.168.1.20:4000", "203.0.113.10:30000", sound, 64);
        wn_tape_see(net.inside, at + 1000000, "192.168.1.21:4000", "203.0.113.10:30002", sound, 64);
        /* The second one overtakes the first. */
        wn_tape_see(net.outside, at + 5000000, "198.51.100.7:1025", "203.0.113.10:30002", sound,
                    62);
        wn_tape_see(net.outside, at + 6000000, "198.51.100.7:1024", "203.0.113.10:30000", sound,
                    62);
        sound = wn_tape_rtp(room, 8, (uint16_t) i);
        wn_tape_see(net.outside, at + 7000000, "203.0.113.10:30000", "198.51.100.7:1024", sound,
                    64);
        wn_tape_see(net.inside, at + 9000000, "203.0.113.10:30000", "192.168.1.20:4000", sound, 62);
    }
    g_autoptr(WnTogether) together = wn_net_read(&net);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(result->passages->len, ==, 2);
    g_assert_cmpuint(result->matched[0], ==, 600);
    for (guint i = 0; i < 2; i++) {
        const WnPassage *passage = g_ptr_array_index(result->passages, i);
        for (unsigned end = 0; end < 2; end++)
            if (wn_endpoint_equal(&passage->ends_here[end], &passage->ends_there[end]))
                g_assert_cmpuint(passage->ends_here[1 - end].addr.bytes[3] - 20, ==,
                                 passage->ends_there[1 - end].port - 1024);
    }
    wn_net_clear(&net);
}

/* Each identification by hand, as a sender counts them. */
static void
see_numbered(WnTape *tape, WnTime time, const char *src, const char *dst, WnBytes payload,
             uint16_t ip_id)
{
    wn_tape_see(tape, time, src, dst, payload, 0);
    wn_tape_at(tape, tape->packets->len - 1)->ip_id = ip_id;
}

/* A relay at the point sends the same bytes again: what arrives there and what leaves are two
 * packets. */
static void
a_relay_is_told_apart(void)
{
    WnNet   net = wn_net_new();
    uint8_t room[172];

    for (unsigned i = 0; i < 200; i++) {
        WnTime at = i * 20 * WN_MILLISECOND;
        wn_tape_see(net.inside, at, "192.168.1.20:4000", "203.0.113.10:30000",
                    wn_tape_rtp(room, 7, (uint16_t) i), 64);
        wn_tape_see(net.outside, at + WN_NET_WAY, "198.51.100.7:1024", "203.0.113.10:30000",
                    wn_tape_rtp(room, 7, (uint16_t) i), 62);
        wn_tape_see(net.outside, at + WN_NET_WAY + 1000, "203.0.113.10:30002", "192.0.2.30:5004",
                    wn_tape_rtp(room, 7, (uint16_t) i), 64);
    }
    g_autoptr(WnTogether) together = wn_net_read(&net);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(result->packets[1], ==, 400);
    g_assert_cmpuint(result->matched[0], ==, 200);
    g_assert_cmpuint(result->matched[1], ==, 200);
    g_assert_cmpuint(result->ambiguous, ==, 0);
    g_assert_cmpuint(result->passages->len, ==, 1);
    const WnPassage *passage = g_ptr_array_index(result->passages, 0);
    g_assert_true(wn_endpoint_equal(&passage->ends_here[1], &passage->ends_there[1]) ||
                  wn_endpoint_equal(&passage->ends_here[0], &passage->ends_there[0]));
    wn_net_clear(&net);
}

/* Three copies leave, the second arrives: not the first is taken for it, though it is as alike. */
static void
the_copy_that_arrived_is_the_one(void)
{
    static const char options[] = WN_NET_OPTIONS("sip:alice@192.168.1.20:5060", "z");
    WnNet             net = wn_net_new();
    unsigned          arrived = 0;

    wn_net_talk(&net, 400, 400);
    for (uint16_t i = 0; i < 3; i++)
        see_numbered(net.inside, 9 * WN_SECOND + i * WN_SECOND / 2, "192.168.1.20:5060",
                     "203.0.113.10:5060", WN_LITERAL(options), 700 + i);
    see_numbered(net.outside, 9 * WN_SECOND + WN_SECOND / 2 + WN_NET_WAY, "198.51.100.7:40000",
                 "203.0.113.10:5060", WN_LITERAL(options), 9);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = wn_net_read(&net);

    for (guint i = 0; i < together->released->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(together->released, i);
        if (packet->ip_id < 700)
            continue;
        g_assert_cmpint(packet->fate, ==, packet->ip_id == 701 ? WN_FATE_ARRIVED : WN_FATE_LOST);
        arrived += packet->fate == WN_FATE_ARRIVED;
    }
    g_assert_cmpuint(arrived, ==, 1);
    wn_net_clear(&net);
}

/* A server keeps two phones awake with the same four bytes; each point sees one of them. */
static void
equal_keepalives_are_not_matched(void)
{
    static const char nothing[4] = { 0 };
    WnNet             net = wn_net_new();

    wn_net_talk(&net, 400, 400);
    see_numbered(net.inside, 6 * WN_SECOND, "203.0.113.10:5062", "192.168.1.21:5060",
                 wn_bytes(nothing, 4), 1);
    see_numbered(net.outside, 6 * WN_SECOND, "203.0.113.10:5062", "192.0.2.30:5060",
                 wn_bytes(nothing, 4), 2);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = wn_net_read(&net);

    g_assert_cmpuint(wn_matcher_result(together->matcher)->matched[0], ==, 800);
    wn_net_clear(&net);
}

/* Two phones of two homes ask one server with a transaction id that nobody drew. */
static void
questions_of_id_zero_are_not_matched(void)
{
    static const char question[20] = { 0, 1, 0, 0, 0x21, 0x12, (char) 0xa4, 0x42 };
    WnNet             net = wn_net_new();

    wn_net_talk(&net, 400, 400);
    see_numbered(net.inside, 6 * WN_SECOND, "192.168.1.20:5060", "203.0.113.20:3478",
                 wn_bytes(question, sizeof(question)), 1);
    see_numbered(net.outside, 6 * WN_SECOND + WN_NET_WAY, "192.0.2.30:5060", "203.0.113.20:3478",
                 wn_bytes(question, sizeof(question)), 2);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = wn_net_read(&net);

    g_assert_cmpuint(wn_matcher_result(together->matcher)->matched[0], ==, 800);
    wn_net_clear(&net);
}

static void
changed_fields_are_named(void)
{
    static const char before[] = WN_NET_OPTIONS("sip:alice@192.168.1.20:5060", "x@192.168.1.20");
    static const char after[] = WN_NET_OPTIONS("sip:alice@198.51.100.7:40000", "x@198.51.100.7");
    WnNet             net = wn_net_new();

    wn_net_talk(&net, 200, 200);
    wn_tape_see(net.inside, 6 * WN_SECOND, "192.168.1.20:5060", "203.0.113.10:5060",
                WN_LITERAL(before), 64);
    wn_tape_see(net.outside, 6 * WN_SECOND + WN_NET_WAY, "198.51.100.7:40000", "203.0.113.10:5060",
                WN_LITERAL(after), 62);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = wn_net_read(&net);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(result->altered, ==, 1);
    g_assert_cmpuint(result->changes->len, ==, 2);
    const WnChange *call_id = g_ptr_array_index(result->changes, 0);
    const WnChange *contact = g_ptr_array_index(result->changes, 1);
    g_assert_cmpstr(call_id->field, ==, "Call-ID");
    g_assert_cmpstr(contact->field, ==, "Contact");
    g_assert_cmpstr(contact->before, ==, "<sip:alice@192.168.1.20:5060>");
    g_assert_cmpstr(contact->after, ==, "<sip:alice@198.51.100.7:40000>");
    g_assert_cmpstr(contact->message, ==, "OPTIONS");
    wn_net_clear(&net);
}

/* Both points stand outside: each packet is told once, by one of them, whoever sent it. */
static void
one_clock_tells_a_flow(void)
{
    WnNet   net = wn_net_new();
    uint8_t room[172];

    for (unsigned i = 0; i < 200; i++) {
        WnTime at = i * 20 * WN_MILLISECOND, back = at + 5 * WN_MILLISECOND;

        wn_tape_see(net.inside, at, "198.51.100.7:40000", "203.0.113.10:5060",
                    wn_tape_rtp(room, 1, (uint16_t) i), 64);
        wn_tape_see(net.outside, at + WN_MILLISECOND, "198.51.100.7:40000", "203.0.113.10:5060",
                    wn_tape_rtp(room, 1, (uint16_t) i), 63);
        wn_tape_see(net.outside, back, "203.0.113.10:5060", "198.51.100.7:40000",
                    wn_tape_rtp(room, 2, (uint16_t) i), 64);
        wn_tape_see(net.inside, back + WN_MILLISECOND, "203.0.113.10:5060", "198.51.100.7:40000",
                    wn_tape_rtp(room, 2, (uint16_t) i), 63);
    }
    g_autoptr(WnTogether) together = wn_net_read(&net);

    g_assert_cmpuint(together->released->packets->len, ==, 400);
    for (guint i = 0; i < 400; i++) {
        g_assert_cmpuint(wn_tape_at(together->released, i)->capture, ==, 0);
        /* That it was nearer to its sender elsewhere is not forgotten. */
        g_assert_cmpuint(wn_tape_at(together->released, i)->ttl, ==, 64);
    }
    wn_net_clear(&net);
}

/* The same addresses at both points.  What has as many hops left at both was seen twice on one
 * link; where that is not known (0), a router may have had it between. */
static void
one_link_is_told_by_the_time_to_live(void)
{
    static const struct {
        uint8_t ttls[2];
        WnFate  fate;
    } cases[] = { { { 64, 64 }, WN_FATE_BESIDE },
                  { { 64, 63 }, WN_FATE_ARRIVED },
                  { { 64, 0 }, WN_FATE_ARRIVED },
                  { { 0, 0 }, WN_FATE_ARRIVED } };

    for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
        WnNet    net = wn_net_new();
        uint8_t  room[172];
        unsigned like = 0;

        for (unsigned i = 0; i < 200; i++) {
            WnTime at = i * 20 * WN_MILLISECOND;

            wn_tape_see(net.inside, at, "192.168.1.20:4000", "192.168.7.20:5000",
                        wn_tape_rtp(room, 1, (uint16_t) i), cases[c].ttls[0]);
            wn_tape_see(net.outside, at + WN_MILLISECOND, "192.168.1.20:4000", "192.168.7.20:5000",
                        wn_tape_rtp(room, 1, (uint16_t) i), cases[c].ttls[1]);
        }
        g_autoptr(WnTogether) together = wn_net_read(&net);

        for (guint i = 0; i < together->released->packets->len; i++)
            like += wn_tape_at(together->released, i)->fate == cases[c].fate;
        g_assert_cmpuint(together->released->packets->len, ==, 200);
        g_assert_cmpuint(like, ==, 200);
        wn_net_clear(&net);
    }
}

static void
nothing_in_common(void)
{
    WnNet   net = wn_net_new();
    uint8_t room[172];

    for (unsigned i = 0; i < 50; i++) {
        wn_net_goes_out(&net, i * 20 * WN_MILLISECOND, wn_tape_rtp(room, 1, (uint16_t) i),
                        WN_SEEN_INSIDE);
        wn_net_goes_out(&net, i * 20 * WN_MILLISECOND, wn_tape_rtp(room, 9, (uint16_t) i),
                        WN_SEEN_OUTSIDE);
    }
    g_autoptr(WnTogether) together = wn_net_read(&net);

    g_assert_false(together->alignment.clocks[1].aligned);
    wn_net_clear(&net);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/match/everything_is_matched", everything_is_matched);
    g_test_add_func("/correlate/match/equal_sound_of_two_calls_is_told_apart",
                    equal_sound_of_two_calls_is_told_apart);
    g_test_add_func("/correlate/match/a_relay_is_told_apart", a_relay_is_told_apart);
    g_test_add_func("/correlate/match/the_copy_that_arrived_is_the_one",
                    the_copy_that_arrived_is_the_one);
    g_test_add_func("/correlate/match/equal_keepalives_are_not_matched",
                    equal_keepalives_are_not_matched);
    g_test_add_func("/correlate/match/questions_of_id_zero_are_not_matched",
                    questions_of_id_zero_are_not_matched);
    g_test_add_func("/correlate/match/changed_fields_are_named", changed_fields_are_named);
    g_test_add_func("/correlate/match/one_clock_tells_a_flow", one_clock_tells_a_flow);
    g_test_add_func("/correlate/match/one_link_is_told_by_the_time_to_live",
                    one_link_is_told_by_the_time_to_live);
    g_test_add_func("/correlate/match/nothing_in_common", nothing_in_common);
    return g_test_run();
}
