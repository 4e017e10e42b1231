/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plain-loss: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* Five packets in a hundred are lost. */
static void
one_in_twenty_is_no_block(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-loss.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* Every packet is refused. */
static void
clear_where_none_gets_through(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/plain-loss/one_in_twenty_is_no_block", one_in_twenty_is_no_block);
    g_test_add_func("/guards/plain-loss/clear_where_none_gets_through",
                    clear_where_none_gets_through);
    return g_test_run();
}
