/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rtp-port-remapped at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Her sound comes from another port than her SDP names, his goes to the named one. */
static void
certain_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
}

/* His sound arrives outside and never appears inside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.both.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
}

/* The public port of the sound is not known inside. */
static void
possible_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.lan.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_POSSIBLE);
}

/* The twin: the router keeps port numbers. */
static void
silent_when_ports_are_kept(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtp-port-remapped");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/rtp-port-remapped/certain_at_the_far_phone", certain_at_the_far_phone);
    g_test_add_func("/causes/rtp-port-remapped/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/rtp-port-remapped/possible_at_the_phone", possible_at_the_phone);
    g_test_add_func("/causes/rtp-port-remapped/silent_when_ports_are_kept",
                    silent_when_ports_are_kept);
    return g_test_run();
}
