/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stream-port-blocked at each vantage point, and what is none. */
#include "support/trial.h"

/* Sound passes both ways, his video stays outside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stream-port-blocked.pcap");

    wn_assert_headline(trial, "alice", "stream-port-blocked", WN_GRADE_CERTAIN);
}

/* A camera that is off looks the same. */
static void
unnamed_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stream-port-blocked.lan.pcap");

    wn_assert_unnamed(trial, "stream-port-blocked");
}

/* The twin. */
static void
silent_when_both_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stream-port-blocked.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "stream-port-blocked");
}

/* Sound is blocked as well: that is no matter of one port. */
static void
unnamed_where_nothing_passes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.both.pcap");

    wn_assert_unnamed(trial, "stream-port-blocked");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stream-port-blocked/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/stream-port-blocked/unnamed_at_the_phone", unnamed_at_the_phone);
    g_test_add_func("/causes/stream-port-blocked/silent_when_both_pass", silent_when_both_pass);
    g_test_add_func("/causes/stream-port-blocked/unnamed_where_nothing_passes",
                    unnamed_where_nothing_passes);
    return g_test_run();
}
