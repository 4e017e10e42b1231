/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rtp-source-changed at each vantage point, and what is none. */
#include "support/media_call.h"

/* Alice's sound from one port until 6 s, then from another; sequence numbers go on. */
static void
move_at_6(WnTrial *trial, double until)
{
    wn_trial_rtp(trial, 1.2, 6, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 6, until, "198.51.100.7:41000", BOB, ALICE_SSRC, 0);
}

/* Her sound goes on from another port, and the relay stays with the old one. */
static void
certain_at_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-source-changed.pcap");

    wn_assert_headline(trial, "alice", "rtp-source-changed", WN_GRADE_CERTAIN);
}

/* The same, seen inside as well. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-source-changed.both.pcap");

    wn_assert_headline(trial, "alice", "rtp-source-changed", WN_GRADE_CERTAIN);
}

/* Inside, the public port is not seen. */
static void
unnamed_inside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-source-changed.lan.pcap");

    wn_assert_unnamed(trial, "rtp-source-changed");
}

/* The twin. */
static void
silent_when_the_relay_follows(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-source-changed.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtp-source-changed");
}

/* Bob sends to the new port one second later (latching). */
static void
silent_when_bob_follows(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_6(trial, 14);
    wn_trial_rtp(trial, 1.2, 7, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 7, 14, BOB, "198.51.100.7:41000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_unnamed(trial, "rtp-source-changed");
}

/* Two seconds later the capture ends: he may yet follow (G13). */
static void
silent_at_the_end_of_the_capture(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_6(trial, 8);
    wn_trial_rtp(trial, 1.2, 8, BOB, ALICE, BOB_SSRC, 0);
    wn_assert_unnamed(trial, "rtp-source-changed");
}

/* Another SSRC is another source: a second device, a transfer (G25). */
static void
silent_with_another_source(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 6, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 6, 14, "198.51.100.7:41000", BOB, ALICE_SSRC + 1, 0);
    wn_trial_rtp(trial, 1.2, 14, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_unnamed(trial, "rtp-source-changed");
}

/* Bob stays with the old port for half a minute; her reports count what comes until then. */
static WnTrial *
moved_while_counting(double until)
{
    WnTrial *trial = wn_call_public("");

    move_at_6(trial, 40);
    wn_trial_rtp(trial, 1.2, 40, BOB, ALICE, BOB_SSRC, 0);
    for (unsigned i = 1; i < 8; i++)
        wn_trial_report_block(trial, 5.0 * i, "198.51.100.7:4001", "192.0.2.40:6001", BOB_SSRC,
                              (uint32_t) (1000 + 50 * MIN(5.0 * i, until)));
    wn_call_hang_up(trial, 40.1);
    return trial;
}

/* RFC 3550 6.4.1: what goes on to be counted arrives. */
static void
silent_where_the_receiver_counts_on(void)
{
    g_autoptr(WnTrial) lost = moved_while_counting(6);
    g_autoptr(WnTrial) later = moved_while_counting(22);
    g_autoptr(WnTrial) comes = moved_while_counting(40);

    wn_assert_headline(lost, "alice", "rtp-source-changed", WN_GRADE_CERTAIN);
    wn_assert_headline(later, "alice", "rtp-source-changed", WN_GRADE_CERTAIN);
    wn_assert_unnamed(comes, "rtp-source-changed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/rtp-source-changed/certain_at_the_relay", certain_at_the_relay);
    g_test_add_func("/causes/rtp-source-changed/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/rtp-source-changed/unnamed_inside", unnamed_inside);
    g_test_add_func("/causes/rtp-source-changed/silent_when_the_relay_follows",
                    silent_when_the_relay_follows);
    g_test_add_func("/causes/rtp-source-changed/silent_when_bob_follows", silent_when_bob_follows);
    g_test_add_func("/causes/rtp-source-changed/silent_at_the_end_of_the_capture",
                    silent_at_the_end_of_the_capture);
    g_test_add_func("/causes/rtp-source-changed/silent_with_another_source",
                    silent_with_another_source);
    g_test_add_func("/causes/rtp-source-changed/silent_where_the_receiver_counts_on",
                    silent_where_the_receiver_counts_on);
    return g_test_run();
}
