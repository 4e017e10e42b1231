/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-auth-failed, and what is none. */
#include "support/trial.h"

/* Her credentials are answered 401. */
static void
certain_without_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-auth-failed.pcap");

    wn_assert_headline(trial, "192.168.1.20", "turn-auth-failed", WN_GRADE_CERTAIN);
}

/* ICE fails for want of a relay. */
static void
certain_in_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-auth-failed.call.pcap");

    wn_assert_headline(trial, "alice", "turn-auth-failed", WN_GRADE_CERTAIN);
}

/* The twin; the first 401 only asks. */
static void
silent_with_the_right_password(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-auth-failed.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-auth-failed");
}

/* No room is no wrong password. */
static void
unnamed_when_refused_otherwise(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-allocation-refused.pcap");

    wn_assert_unnamed(trial, "turn-auth-failed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-auth-failed/certain_without_a_call", certain_without_a_call);
    g_test_add_func("/causes/turn-auth-failed/certain_in_a_call", certain_in_a_call);
    g_test_add_func("/causes/turn-auth-failed/silent_with_the_right_password",
                    silent_with_the_right_password);
    g_test_add_func("/causes/turn-auth-failed/unnamed_when_refused_otherwise",
                    unnamed_when_refused_otherwise);
    return g_test_run();
}
