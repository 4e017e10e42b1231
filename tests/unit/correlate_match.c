/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of one call before and behind a NAT: which are the same, which were lost, what changed.
 */
#include <string.h>

#include "support/points.h"

static const WnTime WAY = 10 * WN_MILLISECOND;

typedef struct {
    WnTape  *inside, *outside;
    uint32_t frames;
} Net;

enum { INSIDE = 1, OUTSIDE = 2, BOTH = 3 };

/* A packet of the phone, seen at these places. */
static void
goes_out(Net *net, WnTime time, WnBytes payload, unsigned seen)
{
    if (seen & INSIDE)
        wn_tape_see(net->inside, time, "192.168.1.20:5060", "203.0.113.10:5060", payload, 64);
    if (seen & OUTSIDE)
        wn_tape_see(net->outside, time + WAY, "198.51.100.7:40000", "203.0.113.10:5060", payload,
                    62);
}

static void
comes_in(Net *net, WnTime time, WnBytes payload, unsigned seen)
{
    if (seen & OUTSIDE)
        wn_tape_see(net->outside, time, "203.0.113.10:5060", "198.51.100.7:40000", payload, 64);
    if (seen & INSIDE)
        wn_tape_see(net->inside, time + WAY, "203.0.113.10:5060", "192.168.1.20:5060", payload, 62);
}

/* Sound both ways, 50 packets a second; from lost_from on none of what comes in gets inside. */
static void
talk(Net *net, unsigned n, unsigned lost_from)
{
    uint8_t room[172];

    for (unsigned i = 0; i < n; i++) {
        WnTime at = 5 * WN_SECOND + i * 20 * WN_MILLISECOND;
        goes_out(net, at, wn_tape_rtp(room, 1, (uint16_t) i), BOTH);
        comes_in(net, at + 3 * WN_MILLISECOND, wn_tape_rtp(room, 2, (uint16_t) i),
                 i < lost_from ? BOTH : OUTSIDE);
    }
}

static Net
net_new(void)
{
    return (Net){ wn_tape_new(), wn_tape_new(), 0 };
}

static WnTogether *
read_together(Net *net)
{
    WnTape *tapes[] = { net->inside, net->outside };

    return wn_together(tapes, 2);
}

static void
net_clear(Net *net)
{
    wn_tape_free(net->inside);
    wn_tape_free(net->outside);
}

static void
everything_is_matched(void)
{
    Net net = net_new();

    talk(&net, 1000, 1000);
    wn_tape_missets_clock(net.outside, 3600 * WN_SECOND, 100e-6);
    g_autoptr(WnTogether) together = read_together(&net);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(result->matched[0], ==, 2000);
    g_assert_cmpuint(result->matched[1], ==, 2000);
    g_assert_cmpuint(result->passages->len, ==, 1);
    const WnPassage *passage = g_ptr_array_index(result->passages, 0);
    g_assert_cmpuint(passage->packets[0], ==, 1000);
    g_assert_cmpuint(passage->packets[1], ==, 1000);
    g_assert_cmpint(passage->ttl, ==, 2);
    g_assert_cmpint(ABS(passage->least_delay - WAY), <, 2 * WN_MILLISECOND);
    g_assert_true(together->alignment.clocks[1].ordered);
    net_clear(&net);
}

static void
losses_have_a_direction_and_a_time(void)
{
    Net net = net_new();

    talk(&net, 1000, 400);
    g_autoptr(WnTogether) together = read_together(&net);
    const WnMatchResult *result = wn_matcher_result(together->matcher);
    unsigned             lossy = 0, lost = 0;

    for (guint i = 0; i < result->losses->len; i++) {
        const WnLossRow *row = g_ptr_array_index(result->losses, i);
        if (row->lost == 0)
            continue;
        lossy++;
        g_assert_cmpuint(row->here, ==, 1);
        g_assert_cmpuint(row->there, ==, 0);
        g_assert_cmpuint(row->arrived, ==, 400);
        g_assert_cmpuint(row->lost_in_row, ==, row->lost);
        /* 5 s before the first packet, 20 ms each. */
        g_assert_cmpint(row->first_lost - WN_TAPE_START, >=, 13 * WN_SECOND);
        /* All but those of the last two seconds, where the inside capture might just be over. */
        g_assert_cmpuint(row->lost, >=, 490);
    }
    g_assert_cmpuint(lossy, ==, 1);
    for (guint i = 0; i < together->released->packets->len; i++)
        lost += wn_fate_is_loss(wn_tape_at(together->released, i)->fate);
    g_assert_cmpuint(lost, >=, 490);
    net_clear(&net);
}

/* Recordings are played again and again by test tools: two calls with the very same RTP. */
static void
equal_sound_of_two_calls_is_told_apart(void)
{
    Net     net = net_new();
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
    g_autoptr(WnTogether) together = read_together(&net);
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
    net_clear(&net);
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
    Net     net = net_new();
    uint8_t room[172];

    for (unsigned i = 0; i < 200; i++) {
        WnTime at = i * 20 * WN_MILLISECOND;
        wn_tape_see(net.inside, at, "192.168.1.20:4000", "203.0.113.10:30000",
                    wn_tape_rtp(room, 7, (uint16_t) i), 64);
        wn_tape_see(net.outside, at + WAY, "198.51.100.7:1024", "203.0.113.10:30000",
                    wn_tape_rtp(room, 7, (uint16_t) i), 62);
        wn_tape_see(net.outside, at + WAY + 1000, "203.0.113.10:30002", "192.0.2.30:5004",
                    wn_tape_rtp(room, 7, (uint16_t) i), 64);
    }
    g_autoptr(WnTogether) together = read_together(&net);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(result->packets[1], ==, 400);
    g_assert_cmpuint(result->matched[0], ==, 200);
    g_assert_cmpuint(result->matched[1], ==, 200);
    g_assert_cmpuint(result->ambiguous, ==, 0);
    g_assert_cmpuint(result->passages->len, ==, 1);
    const WnPassage *passage = g_ptr_array_index(result->passages, 0);
    g_assert_true(wn_endpoint_equal(&passage->ends_here[1], &passage->ends_there[1]) ||
                  wn_endpoint_equal(&passage->ends_here[0], &passage->ends_there[0]));
    net_clear(&net);
}

#define OPTIONS(contact, call_id)                                                               \
    "OPTIONS sip:bob@203.0.113.10 SIP/2.0\r\n"                                                  \
    "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK0123456789abcdef\r\n"                     \
    "Max-Forwards: 70\r\nFrom: <sip:alice@example.net>;tag=a1\r\nTo: <sip:bob@example.net>\r\n" \
    "Call-ID: " call_id "\r\nCSeq: 1 OPTIONS\r\nContact: <" contact ">\r\n"                     \
    "Content-Length: 0\r\n\r\n"

/* Three copies leave, the second arrives: not the first is taken for it, though it is as alike. */
static void
the_copy_that_arrived_is_the_one(void)
{
    static const char options[] = OPTIONS("sip:alice@192.168.1.20:5060", "z");
    Net               net = net_new();
    unsigned          arrived = 0;

    talk(&net, 400, 400);
    for (uint16_t i = 0; i < 3; i++)
        see_numbered(net.inside, 9 * WN_SECOND + i * WN_SECOND / 2, "192.168.1.20:5060",
                     "203.0.113.10:5060", WN_LITERAL(options), 700 + i);
    see_numbered(net.outside, 9 * WN_SECOND + WN_SECOND / 2 + WAY, "198.51.100.7:40000",
                 "203.0.113.10:5060", WN_LITERAL(options), 9);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = read_together(&net);

    for (guint i = 0; i < together->released->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(together->released, i);
        if (packet->ip_id < 700)
            continue;
        g_assert_cmpint(packet->fate, ==, packet->ip_id == 701 ? WN_FATE_ARRIVED : WN_FATE_LOST);
        arrived += packet->fate == WN_FATE_ARRIVED;
    }
    g_assert_cmpuint(arrived, ==, 1);
    net_clear(&net);
}

/* A server keeps two phones awake with the same four bytes; each point sees one of them. */
static void
equal_keepalives_are_not_matched(void)
{
    static const char nothing[4] = { 0 };
    Net               net = net_new();

    talk(&net, 400, 400);
    see_numbered(net.inside, 6 * WN_SECOND, "203.0.113.10:5062", "192.168.1.21:5060",
                 wn_bytes(nothing, 4), 1);
    see_numbered(net.outside, 6 * WN_SECOND, "203.0.113.10:5062", "192.0.2.30:5060",
                 wn_bytes(nothing, 4), 2);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = read_together(&net);

    g_assert_cmpuint(wn_matcher_result(together->matcher)->matched[0], ==, 800);
    net_clear(&net);
}

/* Two phones of two homes ask one server with a transaction id that nobody drew. */
static void
questions_of_id_zero_are_not_matched(void)
{
    static const char question[20] = { 0, 1, 0, 0, 0x21, 0x12, (char) 0xa4, 0x42 };
    Net               net = net_new();

    talk(&net, 400, 400);
    see_numbered(net.inside, 6 * WN_SECOND, "192.168.1.20:5060", "203.0.113.20:3478",
                 wn_bytes(question, sizeof(question)), 1);
    see_numbered(net.outside, 6 * WN_SECOND + WAY, "192.0.2.30:5060", "203.0.113.20:3478",
                 wn_bytes(question, sizeof(question)), 2);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = read_together(&net);

    g_assert_cmpuint(wn_matcher_result(together->matcher)->matched[0], ==, 800);
    net_clear(&net);
}

static void
changed_fields_are_named(void)
{
    static const char before[] = OPTIONS("sip:alice@192.168.1.20:5060", "x@192.168.1.20");
    static const char after[] = OPTIONS("sip:alice@198.51.100.7:40000", "x@198.51.100.7");
    Net               net = net_new();

    talk(&net, 200, 200);
    wn_tape_see(net.inside, 6 * WN_SECOND, "192.168.1.20:5060", "203.0.113.10:5060",
                WN_LITERAL(before), 64);
    wn_tape_see(net.outside, 6 * WN_SECOND + WAY, "198.51.100.7:40000", "203.0.113.10:5060",
                WN_LITERAL(after), 62);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = read_together(&net);
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
    net_clear(&net);
}

/* The capture of SIP alone says nothing about sound. */
static void
a_filter_is_no_loss(void)
{
    static const char options[] = OPTIONS("sip:alice@192.168.1.20:5060", "y");
    Net               net = net_new();
    uint8_t           room[172];

    for (unsigned i = 0; i < 3; i++)
        goes_out(&net, i * 4 * WN_SECOND, WN_LITERAL(options), BOTH);
    for (unsigned i = 0; i < 100; i++)
        goes_out(&net, 5 * WN_SECOND + i * 20 * WN_MILLISECOND, wn_tape_rtp(room, 1, (uint16_t) i),
                 INSIDE);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = read_together(&net);

    for (guint i = 0; i < together->released->packets->len; i++)
        g_assert_false(wn_fate_is_loss(wn_tape_at(together->released, i)->fate));
    net_clear(&net);
}

/* Sound alone was exported from the capture outside: it says nothing about SIP. */
static void
an_export_is_no_loss(void)
{
    static const char options[] = OPTIONS("sip:alice@192.168.1.20:5060", "y");
    Net               net = net_new();
    uint8_t           room[172];

    for (unsigned i = 0; i < 400; i++)
        goes_out(&net, i * 20 * WN_MILLISECOND + 1, wn_tape_rtp(room, 1, (uint16_t) i), BOTH);
    for (unsigned i = 0; i < 3; i++)
        goes_out(&net, (3000 + i * 500) * WN_MILLISECOND, WN_LITERAL(options), INSIDE);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = read_together(&net);

    for (guint i = 0; i < together->released->packets->len; i++)
        g_assert_false(wn_fate_is_loss(wn_tape_at(together->released, i)->fate));
    net_clear(&net);
}

/* Both points stand outside: each packet is told once, by one of them, whoever sent it. */
static void
one_clock_tells_a_flow(void)
{
    Net     net = net_new();
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
    g_autoptr(WnTogether) together = read_together(&net);

    g_assert_cmpuint(together->released->packets->len, ==, 400);
    for (guint i = 0; i < 400; i++) {
        g_assert_cmpuint(wn_tape_at(together->released, i)->capture, ==, 0);
        /* That it was nearer to its sender elsewhere is not forgotten. */
        g_assert_cmpuint(wn_tape_at(together->released, i)->ttl, ==, 64);
    }
    net_clear(&net);
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
        Net      net = net_new();
        uint8_t  room[172];
        unsigned like = 0;

        for (unsigned i = 0; i < 200; i++) {
            WnTime at = i * 20 * WN_MILLISECOND;

            wn_tape_see(net.inside, at, "192.168.1.20:4000", "192.168.7.20:5000",
                        wn_tape_rtp(room, 1, (uint16_t) i), cases[c].ttls[0]);
            wn_tape_see(net.outside, at + WN_MILLISECOND, "192.168.1.20:4000", "192.168.7.20:5000",
                        wn_tape_rtp(room, 1, (uint16_t) i), cases[c].ttls[1]);
        }
        g_autoptr(WnTogether) together = read_together(&net);

        for (guint i = 0; i < together->released->packets->len; i++)
            like += wn_tape_at(together->released, i)->fate == cases[c].fate;
        g_assert_cmpuint(together->released->packets->len, ==, 200);
        g_assert_cmpuint(like, ==, 200);
        net_clear(&net);
    }
}

/* Three points: of what comes to the middle one and never farther, the last two seconds might still
 * have come when the capture inside was over. */
static void
nobody_knows_of_the_rest_at_the_end(void)
{
    WnTape  *tapes[] = { wn_tape_new(), wn_tape_new(), wn_tape_new() };
    uint8_t  room[172];
    unsigned fates[WN_FATE_BESIDE + 1] = { 0 };

    for (unsigned i = 0; i < 500; i++) {
        WnTime  at = i * 20 * WN_MILLISECOND, back = at + 5 * WN_MILLISECOND;
        WnBytes mine = wn_tape_rtp(room, 1, (uint16_t) i);

        wn_tape_see(tapes[0], at, "192.168.1.20:4000", "203.0.113.10:5000", mine, 64);
        wn_tape_see(tapes[1], at + WAY, "198.51.100.7:4000", "203.0.113.10:5000", mine, 63);
        wn_tape_see(tapes[2], at + 2 * WAY, "198.51.100.7:4000", "203.0.113.10:5000", mine, 62);
        mine = wn_tape_rtp(room, 2, (uint16_t) i);
        wn_tape_see(tapes[2], back, "203.0.113.10:6000", "198.51.100.7:4000", mine, 64);
        wn_tape_see(tapes[1], back + WAY, "203.0.113.10:6000", "198.51.100.7:4000", mine, 63);
    }
    g_autoptr(WnTogether) together = wn_together(tapes, 3);

    for (guint i = 0; i < together->released->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(together->released, i);
        if (packet->src.port == 6000)
            fates[packet->fate]++;
    }
    g_assert_cmpuint(fates[WN_FATE_ARRIVED] + fates[WN_FATE_UNKNOWN], ==, 0);
    g_assert_cmpuint(fates[WN_FATE_LOST_LATER], >=, 290);
    g_assert_cmpuint(fates[WN_FATE_UNDERWAY], ==, 500 - fates[WN_FATE_LOST_LATER]);
    for (unsigned i = 0; i < 3; i++)
        wn_tape_free(tapes[i]);
}

/* From the 400th packet to the 800th the point outside has no frame at all; what came in meanwhile
 * shows that it was not the router that let nothing out. */
static void
a_blind_point_lost_nothing(void)
{
    Net      net = net_new();
    uint8_t  room[172];
    unsigned lost = 0;

    for (unsigned i = 0; i < 1000; i++) {
        WnTime   at = 5 * WN_SECOND + i * 20 * WN_MILLISECOND;
        unsigned seen = i < 400 || i >= 800 ? BOTH : INSIDE;
        goes_out(&net, at, wn_tape_rtp(room, 1, (uint16_t) i), seen);
        comes_in(&net, at + 3 * WN_MILLISECOND, wn_tape_rtp(room, 2, (uint16_t) i), seen);
    }
    g_autoptr(WnTogether) together = read_together(&net);

    for (guint i = 0; i < together->released->packets->len; i++)
        lost += wn_fate_is_loss(wn_tape_at(together->released, i)->fate);
    /* Those of the first fifth of a second, in which it may have missed a single packet. */
    g_assert_cmpuint(lost, <=, 12);
    net_clear(&net);
}

static void
nothing_in_common(void)
{
    Net     net = net_new();
    uint8_t room[172];

    for (unsigned i = 0; i < 50; i++) {
        goes_out(&net, i * 20 * WN_MILLISECOND, wn_tape_rtp(room, 1, (uint16_t) i), INSIDE);
        goes_out(&net, i * 20 * WN_MILLISECOND, wn_tape_rtp(room, 9, (uint16_t) i), OUTSIDE);
    }
    g_autoptr(WnTogether) together = read_together(&net);

    g_assert_false(together->alignment.clocks[1].aligned);
    net_clear(&net);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/match/everything_is_matched", everything_is_matched);
    g_test_add_func("/correlate/match/losses_have_a_direction_and_a_time",
                    losses_have_a_direction_and_a_time);
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
    g_test_add_func("/correlate/match/a_filter_is_no_loss", a_filter_is_no_loss);
    g_test_add_func("/correlate/match/an_export_is_no_loss", an_export_is_no_loss);
    g_test_add_func("/correlate/match/one_clock_tells_a_flow", one_clock_tells_a_flow);
    g_test_add_func("/correlate/match/one_link_is_told_by_the_time_to_live",
                    one_link_is_told_by_the_time_to_live);
    g_test_add_func("/correlate/match/nobody_knows_of_the_rest_at_the_end",
                    nobody_knows_of_the_rest_at_the_end);
    g_test_add_func("/correlate/match/a_blind_point_lost_nothing", a_blind_point_lost_nothing);
    g_test_add_func("/correlate/match/nothing_in_common", nothing_in_common);
    return g_test_run();
}
