/* SPDX-License-Identifier: GPL-2.0-or-later */
/* overlapping-private-networks at the phone, and its innocent twin. */
#include "support/trial.h"

/* The far phone's address is looked for on her own link, and nobody has it. */
static void
certain_when_nobody_is_there(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("overlapping-private-networks.pcap");

    wn_assert_headline(trial, "alice", "overlapping-private-networks", WN_GRADE_CERTAIN);
}

/* A printer at home has that address. */
static void
likely_when_a_stranger_takes_it(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("overlapping-private-networks.stranger.pcap");

    wn_assert_headline(trial, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
}

/* The twin: a relay with a public address. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("overlapping-private-networks.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "overlapping-private-networks");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/overlapping-private-networks/certain_when_nobody_is_there",
                    certain_when_nobody_is_there);
    g_test_add_func("/causes/overlapping-private-networks/likely_when_a_stranger_takes_it",
                    likely_when_a_stranger_takes_it);
    g_test_add_func("/causes/overlapping-private-networks/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
