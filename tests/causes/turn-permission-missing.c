/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-permission-missing at each vantage point, and what is none. */
#include "support/trial.h"

/* A permission for a private address alone, and nothing comes back. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.pcap");

    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
}

/* His sound reaches the relay without a permission. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.server.pcap");

    wn_assert_headline(trial, "198.51.100.7", "turn-permission-missing", WN_GRADE_CERTAIN);
}

/* Her sound goes to a peer for which she never asked. */
static void
likely_without_asking(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.unasked.pcap");

    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_the_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-permission-missing");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-permission-missing/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/turn-permission-missing/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/turn-permission-missing/likely_without_asking", likely_without_asking);
    g_test_add_func("/causes/turn-permission-missing/silent_with_the_public_address",
                    silent_with_the_public_address);
    return g_test_run();
}
