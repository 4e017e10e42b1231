/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-allocation-refused, and what is none. */
#include "support/trial.h"

/* 486 Allocation Quota Reached. */
static void
certain_without_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-allocation-refused.pcap");

    wn_assert_headline(trial, "192.168.1.20", "turn-allocation-refused", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_with_room(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-allocation-refused.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-allocation-refused");
}

/* 401 is no refusal to relay. */
static void
unnamed_with_a_wrong_password(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-auth-failed.pcap");

    wn_assert_unnamed(trial, "turn-allocation-refused");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-allocation-refused/certain_without_a_call",
                    certain_without_a_call);
    g_test_add_func("/causes/turn-allocation-refused/silent_with_room", silent_with_room);
    g_test_add_func("/causes/turn-allocation-refused/unnamed_with_a_wrong_password",
                    unnamed_with_a_wrong_password);
    return g_test_run();
}
