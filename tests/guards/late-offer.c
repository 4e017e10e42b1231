/* SPDX-License-Identifier: GPL-2.0-or-later */
/* late-offer: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* No SDP in the INVITE; all is well. */
static void
the_offer_may_be_in_the_200(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-late-offer.pcap");

    wn_assert_no_headline(trial);
}

/* The INVITE has the offer. */
static void
clear_with_an_early_offer(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/late-offer/the_offer_may_be_in_the_200", the_offer_may_be_in_the_200);
    g_test_add_func("/guards/late-offer/clear_with_an_early_offer", clear_with_an_early_offer);
    return g_test_run();
}
