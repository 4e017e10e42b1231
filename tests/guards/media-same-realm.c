/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-same-realm: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* Two private networks joined by routing. */
static void
no_accusation_over_a_vpn(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-vpn.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-sdp-unrelayed");
}

/* Her network is not his. */
static void
clear_across_a_nat(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/media-same-realm/no_accusation_over_a_vpn", no_accusation_over_a_vpn);
    g_test_add_func("/guards/media-same-realm/clear_across_a_nat", clear_across_a_nat);
    return g_test_run();
}
