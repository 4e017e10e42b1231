/* SPDX-License-Identifier: GPL-2.0-or-later */
/* early-media: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* Two devices ring, the one that sends early media loses. */
static void
the_losing_branch_owes_nothing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-forking.pcap");

    wn_assert_no_headline(trial);
}

/* Both agreed on sound. */
static void
clear_in_an_answered_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/early-media/the_losing_branch_owes_nothing",
                    the_losing_branch_owes_nothing);
    g_test_add_func("/guards/early-media/clear_in_an_answered_call", clear_in_an_answered_call);
    return g_test_run();
}
