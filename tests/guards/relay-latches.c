/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relay-latches: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* The relay sends to where her packets come from. */
static void
holds_where_the_relay_follows(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.pcap");

    wn_assert_ruled_out(trial, "private-sdp-unrelayed", "relay-latches");
}

/* It goes on sending to the private address. */
static void
clear_where_it_does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/relay-latches/holds_where_the_relay_follows",
                    holds_where_the_relay_follows);
    g_test_add_func("/guards/relay-latches/clear_where_it_does_not", clear_where_it_does_not);
    return g_test_run();
}
