/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dual-wan-split at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Her sound comes from another address than her SIP, his goes to that of SIP. */
static void
certain_at_the_exchange(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dual-wan-split.pcap");

    wn_assert_headline(trial, "alice", "dual-wan-split", WN_GRADE_CERTAIN);
}

/* STUN and the SIP server see two addresses, and no sound comes in. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dual-wan-split.lan.pcap");

    wn_assert_headline(trial, "alice", "dual-wan-split", WN_GRADE_LIKELY);
}

/* The twin: one way out. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dual-wan-split.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "dual-wan-split");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/dual-wan-split/certain_at_the_exchange", certain_at_the_exchange);
    g_test_add_func("/causes/dual-wan-split/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/dual-wan-split/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
