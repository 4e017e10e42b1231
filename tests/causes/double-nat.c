/* SPDX-License-Identifier: GPL-2.0-or-later */
/* double-nat stands beside a verdict, never at its head; and its innocent twin. */
#include "support/trial.h"

/* Her router says that its outside address is private. */
static void
beside_the_verdict_by_nat_pmp(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("double-nat.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "double-nat");
}

/* Each packet has three sources. */
static void
beside_the_verdict_by_three_places(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("double-nat.both.pcap");

    wn_assert_hazard(trial, "double-nat");
}

/* The twin: one router. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("double-nat.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "double-nat");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/double-nat/beside_the_verdict_by_nat_pmp",
                    beside_the_verdict_by_nat_pmp);
    g_test_add_func("/causes/double-nat/beside_the_verdict_by_three_places",
                    beside_the_verdict_by_three_places);
    g_test_add_func("/causes/double-nat/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
