/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-all-pairs-failed at each vantage point, and what is none. */
#include "support/trial.h"

/* Her checks of both his addresses are never answered. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.pcap");

    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
}

/* His side of it. */
static void
certain_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.callee.pcap");

    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
}

/* They leave the router, and nothing is answered. */
static void
certain_outside_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.wan.pcap");

    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_when_a_pair_is_found(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-all-pairs-failed");
}

/* A pair of server-reflexive addresses is nominated (G6). */
static void
silent_when_ice_works(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-ice.pcap");

    wn_assert_unnamed(trial, "ice-all-pairs-failed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-all-pairs-failed/certain_at_the_caller", certain_at_the_caller);
    g_test_add_func("/causes/ice-all-pairs-failed/certain_at_the_callee", certain_at_the_callee);
    g_test_add_func("/causes/ice-all-pairs-failed/certain_outside_the_router",
                    certain_outside_the_router);
    g_test_add_func("/causes/ice-all-pairs-failed/silent_when_a_pair_is_found",
                    silent_when_a_pair_is_found);
    g_test_add_func("/causes/ice-all-pairs-failed/silent_when_ice_works", silent_when_ice_works);
    return g_test_run();
}
