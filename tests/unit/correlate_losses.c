/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of one call before and behind a NAT: which were lost, where, and which nobody knows of.
 */
#include "support/net.h"

static void
losses_have_a_direction_and_a_time(void)
{
    WnNet net = wn_net_new();

    wn_net_talk(&net, 1000, 400);
    g_autoptr(WnTogether) together = wn_net_read(&net);
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
    wn_net_clear(&net);
}

/* The capture of SIP alone says nothing about sound. */
static void
a_filter_is_no_loss(void)
{
    static const char options[] = WN_NET_OPTIONS("sip:alice@192.168.1.20:5060", "y");
    WnNet             net = wn_net_new();
    uint8_t           room[172];

    for (unsigned i = 0; i < 3; i++)
        wn_net_goes_out(&net, i * 4 * WN_SECOND, WN_LITERAL(options), WN_SEEN_BOTH);
    for (unsigned i = 0; i < 100; i++)
        wn_net_goes_out(&net, 5 * WN_SECOND + i * 20 * WN_MILLISECOND,
                        wn_tape_rtp(room, 1, (uint16_t) i), WN_SEEN_INSIDE);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = wn_net_read(&net);

    for (guint i = 0; i < together->released->packets->len; i++)
        g_assert_false(wn_fate_is_loss(wn_tape_at(together->released, i)->fate));
    wn_net_clear(&net);
}

/* Sound alone was exported from the capture outside: it says nothing about SIP. */
static void
an_export_is_no_loss(void)
{
    static const char options[] = WN_NET_OPTIONS("sip:alice@192.168.1.20:5060", "y");
    WnNet             net = wn_net_new();
    uint8_t           room[172];

    for (unsigned i = 0; i < 400; i++)
        wn_net_goes_out(&net, i * 20 * WN_MILLISECOND + 1, wn_tape_rtp(room, 1, (uint16_t) i),
                        WN_SEEN_BOTH);
    for (unsigned i = 0; i < 3; i++)
        wn_net_goes_out(&net, (3000 + i * 500) * WN_MILLISECOND, WN_LITERAL(options),
                        WN_SEEN_INSIDE);
    wn_tape_sort(net.inside);
    wn_tape_sort(net.outside);
    g_autoptr(WnTogether) together = wn_net_read(&net);

    for (guint i = 0; i < together->released->packets->len; i++)
        g_assert_false(wn_fate_is_loss(wn_tape_at(together->released, i)->fate));
    wn_net_clear(&net);
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
        wn_tape_see(tapes[1], at + WN_NET_WAY, "198.51.100.7:4000", "203.0.113.10:5000", mine, 63);
        wn_tape_see(tapes[2], at + 2 * WN_NET_WAY, "198.51.100.7:4000", "203.0.113.10:5000", mine,
                    62);
        mine = wn_tape_rtp(room, 2, (uint16_t) i);
        wn_tape_see(tapes[2], back, "203.0.113.10:6000", "198.51.100.7:4000", mine, 64);
        wn_tape_see(tapes[1], back + WN_NET_WAY, "203.0.113.10:6000", "198.51.100.7:4000", mine,
                    63);
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
    WnNet    net = wn_net_new();
    uint8_t  room[172];
    unsigned lost = 0;

    for (unsigned i = 0; i < 1000; i++) {
        WnTime   at = 5 * WN_SECOND + i * 20 * WN_MILLISECOND;
        unsigned seen = i < 400 || i >= 800 ? WN_SEEN_BOTH : WN_SEEN_INSIDE;
        wn_net_goes_out(&net, at, wn_tape_rtp(room, 1, (uint16_t) i), seen);
        wn_net_comes_in(&net, at + 3 * WN_MILLISECOND, wn_tape_rtp(room, 2, (uint16_t) i), seen);
    }
    g_autoptr(WnTogether) together = wn_net_read(&net);

    for (guint i = 0; i < together->released->packets->len; i++)
        lost += wn_fate_is_loss(wn_tape_at(together->released, i)->fate);
    /* Those of the first fifth of a second, in which it may have missed a single packet. */
    g_assert_cmpuint(lost, <=, 12);
    wn_net_clear(&net);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/losses/losses_have_a_direction_and_a_time",
                    losses_have_a_direction_and_a_time);
    g_test_add_func("/correlate/losses/a_filter_is_no_loss", a_filter_is_no_loss);
    g_test_add_func("/correlate/losses/an_export_is_no_loss", an_export_is_no_loss);
    g_test_add_func("/correlate/losses/nobody_knows_of_the_rest_at_the_end",
                    nobody_knows_of_the_rest_at_the_end);
    g_test_add_func("/correlate/losses/a_blind_point_lost_nothing", a_blind_point_lost_nothing);
    return g_test_run();
}
