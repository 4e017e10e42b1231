/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgnat stands beside a verdict, never at its head; and its innocent twin. */
#include "support/trial.h"

/* Her router has an outside address of 100.64/10. */
static void
beside_the_verdict(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("cgnat.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "cgnat");
}

/* The twin: the router has a public address. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("cgnat.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "cgnat");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/cgnat/beside_the_verdict", beside_the_verdict);
    g_test_add_func("/causes/cgnat/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
