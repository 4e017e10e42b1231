/* SPDX-License-Identifier: GPL-2.0-or-later */
/* not-nat-qos at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* One packet in six is missing. */
static void
likely_on_a_bad_line(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.pcap");

    wn_assert_headline(trial, "alice", "not-nat-qos", WN_GRADE_LIKELY);
    wn_assert_no_nat_headline(trial);
}

/* The twin. */
static void
silent_on_a_good_line(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-qos/likely_on_a_bad_line", likely_on_a_bad_line);
    g_test_add_func("/causes/not-nat-qos/silent_on_a_good_line", silent_on_a_good_line);
    return g_test_run();
}
