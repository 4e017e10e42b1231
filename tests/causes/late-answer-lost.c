/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An answer that comes after the router forgot the caller. */
#include "support/trial.h"

/* 45 s of silence, the 200 OK over and over, and the caller is there. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.pcap");

    wn_assert_headline(trial, "bob", "late-answer-lost", WN_GRADE_LIKELY);
}

/* The 200 OK arrives outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.both.pcap");

    wn_assert_headline(trial, "bob", "late-answer-lost", WN_GRADE_CERTAIN);
}

/* It rings, and no answer comes. */
static void
silent_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.lan.pcap");

    wn_assert_unnamed(trial, "late-answer-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.not.pcap");

    wn_assert_unnamed(trial, "late-answer-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/late-answer-lost/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/late-answer-lost/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/late-answer-lost/silent_at_the_caller", silent_at_the_caller);
    g_test_add_func("/causes/late-answer-lost/silent_with_keepalives", silent_with_keepalives);
    return g_test_run();
}
