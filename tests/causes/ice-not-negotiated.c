/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-not-negotiated at each vantage point, and what is none. */
#include "support/trial.h"

/* His sound goes to the private address of her c= line. */
static void
certain_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-not-negotiated.pcap");

    wn_assert_headline(trial, "alice", "ice-not-negotiated", WN_GRADE_CERTAIN);
}

/* None comes in; where he sends it cannot be seen. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-not-negotiated.lan.pcap");

    wn_assert_headline(trial, "alice", "ice-not-negotiated", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_a_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-not-negotiated.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-not-negotiated");
}

/* Nobody offered any. */
static void
unnamed_without_ice(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_unnamed(trial, "ice-not-negotiated");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-not-negotiated/certain_at_the_far_phone",
                    certain_at_the_far_phone);
    g_test_add_func("/causes/ice-not-negotiated/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/ice-not-negotiated/silent_with_a_public_address",
                    silent_with_a_public_address);
    g_test_add_func("/causes/ice-not-negotiated/unnamed_without_ice", unnamed_without_ice);
    return g_test_run();
}
