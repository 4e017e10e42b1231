/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-held: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* Held twice, once in silence. */
static void
nothing_is_missed_on_hold(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-hold.pcap");

    wn_assert_no_headline(trial);
}

/* Held with c=0.0.0.0. */
static void
nothing_is_missed_with_a_null_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-hold-zero.pcap");

    wn_assert_no_headline(trial);
}

/* Sound is due both ways. */
static void
clear_in_a_call_that_is_not_held(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/media-held/nothing_is_missed_on_hold", nothing_is_missed_on_hold);
    g_test_add_func("/guards/media-held/nothing_is_missed_with_a_null_address",
                    nothing_is_missed_with_a_null_address);
    g_test_add_func("/guards/media-held/clear_in_a_call_that_is_not_held",
                    clear_in_a_call_that_is_not_held);
    return g_test_run();
}
