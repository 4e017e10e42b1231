/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Segments of full size that vanish. */
#include "support/trial.h"

/* 1400 bytes seven times, 400 bytes were acknowledged. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-large-message-stalls.pcap");

    wn_assert_headline(trial, "bob", "tcp-large-message-stalls", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_where_all_sizes_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-large-message-stalls.not.pcap");

    wn_assert_unnamed(trial, "tcp-large-message-stalls");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/tcp-large-message-stalls/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/tcp-large-message-stalls/silent_where_all_sizes_pass",
                    silent_where_all_sizes_pass);
    return g_test_run();
}
