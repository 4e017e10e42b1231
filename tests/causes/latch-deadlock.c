/* SPDX-License-Identifier: GPL-2.0-or-later */
/* latch-deadlock at each vantage point, and what is none. */
#include "support/media_call.h"

/* Bob is heard, alice is not, and the relay sends her nothing. */
static void
likely_at_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.pcap");

    wn_assert_headline(trial, "alice", "latch-deadlock", WN_GRADE_LIKELY);
}

/* After her first packet all is well; the first three seconds are lost. */
static void
hazard_when_released_late(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.released.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "latch-deadlock");
}

/* There it cannot be seen that the relay has sound for her. */
static void
unnamed_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.lan.pcap");

    wn_assert_unnamed(trial, "latch-deadlock");
}

/* The twin. */
static void
silent_when_she_speaks(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "latch-deadlock");
}

/* No sound at all, and nothing is known of the other side. */
static void
silent_without_the_other_leg(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_call_hang_up(trial, 20);
    wn_assert_unnamed(trial, "latch-deadlock");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/latch-deadlock/likely_at_the_relay", likely_at_the_relay);
    g_test_add_func("/causes/latch-deadlock/hazard_when_released_late", hazard_when_released_late);
    g_test_add_func("/causes/latch-deadlock/unnamed_at_the_phone", unnamed_at_the_phone);
    g_test_add_func("/causes/latch-deadlock/silent_when_she_speaks", silent_when_she_speaks);
    g_test_add_func("/causes/latch-deadlock/silent_without_the_other_leg",
                    silent_without_the_other_leg);
    return g_test_run();
}
