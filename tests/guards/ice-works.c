/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-works: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* c= is private, and checks found another pair: frame 14 answers the nomination. */
static void
holds_with_a_chosen_pair(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-ice.pcap");

    wn_assert_excused_by_frame(trial, "private-sdp-unrelayed", "ice-works", 14);
    wn_assert_no_headline(trial);
}

/* There are no candidates. */
static void
clear_without_ice(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/ice-works/holds_with_a_chosen_pair", holds_with_a_chosen_pair);
    g_test_add_func("/guards/ice-works/clear_without_ice", clear_without_ice);
    return g_test_run();
}
