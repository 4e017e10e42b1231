/* SPDX-License-Identifier: GPL-2.0-or-later */
/* one-way-by-design: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* The announcement is sendonly. */
static void
nothing_is_missed_of_a_listener(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-announcement.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-silent-endpoint");
}

/* His SDP allows him to send. */
static void
clear_where_both_may_speak(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.pcap");

    wn_assert_headline(trial, "alice", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/one-way-by-design/nothing_is_missed_of_a_listener",
                    nothing_is_missed_of_a_listener);
    g_test_add_func("/guards/one-way-by-design/clear_where_both_may_speak",
                    clear_where_both_may_speak);
    return g_test_run();
}
