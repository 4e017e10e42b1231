/* SPDX-License-Identifier: GPL-2.0-or-later */
/* no-hairpin at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Each sends to the router's public address, nothing comes back. */
static void
certain_on_the_switch_of_both(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.pcap");

    wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_CERTAIN);
}

/* One public address for both; their sound never comes out. */
static void
possible_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.wan.pcap");

    wn_assert_headline(trial, "alice", "no-hairpin", WN_GRADE_POSSIBLE);
}

/* The twin: the router loops it back. */
static void
no_accusation_when_looped_back(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/no-hairpin/certain_on_the_switch_of_both",
                    certain_on_the_switch_of_both);
    g_test_add_func("/causes/no-hairpin/possible_outside", possible_outside);
    g_test_add_func("/causes/no-hairpin/no_accusation_when_looped_back",
                    no_accusation_when_looped_back);
    return g_test_run();
}
