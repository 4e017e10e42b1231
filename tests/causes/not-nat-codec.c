/* SPDX-License-Identifier: GPL-2.0-or-later */
/* not-nat-codec at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* 488 with Warning 305. */
static void
certain_with_a_warning(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-codec.pcap");

    wn_assert_headline(trial, "alice", "not-nat-codec", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "codec-refused", "6");
}

/* The twin. */
static void
silent_when_accepted(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-codec.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-codec/certain_with_a_warning", certain_with_a_warning);
    g_test_add_func("/causes/not-nat-codec/silent_when_accepted", silent_when_accepted);
    return g_test_run();
}
