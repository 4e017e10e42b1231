/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-candidates-incomplete at each vantage point, and what is none. */
#include "support/trial.h"

/* Its STUN server never answered, and its SDP offers a private address alone. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-candidates-incomplete.pcap");

    wn_assert_headline(trial, "sip:alice", "ice-candidates-incomplete", WN_GRADE_CERTAIN);
}

/* Why cannot be seen there. */
static void
likely_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-candidates-incomplete.callee.pcap");

    wn_assert_headline(trial, "alice", "ice-candidates-incomplete", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_stun(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-candidates-incomplete.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-candidates-incomplete");
}

/* Server-reflexive addresses were offered, and failed for another reason. */
static void
unnamed_with_other_candidates(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.pcap");

    wn_assert_unnamed(trial, "ice-candidates-incomplete");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-candidates-incomplete/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/ice-candidates-incomplete/likely_at_the_callee", likely_at_the_callee);
    g_test_add_func("/causes/ice-candidates-incomplete/silent_with_stun", silent_with_stun);
    g_test_add_func("/causes/ice-candidates-incomplete/unnamed_with_other_candidates",
                    unnamed_with_other_candidates);
    return g_test_run();
}
