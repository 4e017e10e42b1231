/* SPDX-License-Identifier: GPL-2.0-or-later */
/* latch-wrong-source at each vantage point, and what is none. */
#include "support/media_call.h"

/* Five packets of a stranger, and the whole call goes to it. */
static void
certain_at_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-wrong-source.pcap");

    wn_assert_headline(trial, "alice", "latch-wrong-source", WN_GRADE_CERTAIN);
}

/* Where the relay sends is not seen there. */
static void
unnamed_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-wrong-source.lan.pcap");

    wn_assert_unnamed(trial, "latch-wrong-source");
}

/* The twin. */
static void
silent_without_the_stranger(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-wrong-source.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "latch-wrong-source");
}

/* It takes the stranger for alice for one second, then learns (G2). */
static void
silent_when_the_relay_turns(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.1, 1.3, "192.0.2.66:40000", BOB, 0x66, 0);
    wn_trial_rtp(trial, 1.2, 9, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 2.2, BOB, "192.0.2.66:40000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 2.2, 9, BOB, "198.51.100.7:33333", BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.1);
    wn_assert_unnamed(trial, "latch-wrong-source");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/latch-wrong-source/certain_at_the_relay", certain_at_the_relay);
    g_test_add_func("/causes/latch-wrong-source/unnamed_at_the_phone", unnamed_at_the_phone);
    g_test_add_func("/causes/latch-wrong-source/silent_without_the_stranger",
                    silent_without_the_stranger);
    g_test_add_func("/causes/latch-wrong-source/silent_when_the_relay_turns",
                    silent_when_the_relay_turns);
    return g_test_run();
}
