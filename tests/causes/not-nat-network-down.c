/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole network of the client is silent. */
#include "support/talk.h"

static void
certain_in_the_sample(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-network-down.pcap");

    wn_assert_headline(trial, "alice", "not-nat-network-down", WN_GRADE_CERTAIN);
}

static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-network-down.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-network-down");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-network-down/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-network-down/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
