/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hole-punch-port-clash at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* His packets come to her port before hers leave, the router answers them, hers leave elsewhere. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.pcap");

    wn_assert_headline(trial, "alice", "hole-punch-port-clash", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "early-packet-took-port", "19");
    wn_assert_unnamed(trial, "rtp-port-remapped");
}

/* Outside only the other port shows. */
static void
another_port_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.bob.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "hole-punch-port-clash");
}

/* Inside not even that. */
static void
unknown_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.lan.pcap");

    wn_assert_headline(trial, "alice", "cannot-tell", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "hole-punch-port-clash");
}

/* The twin: the router drops the early packets. */
static void
silent_when_strays_are_dropped(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "hole-punch-port-clash");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/hole-punch-port-clash/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/hole-punch-port-clash/another_port_at_the_far_phone",
                    another_port_at_the_far_phone);
    g_test_add_func("/causes/hole-punch-port-clash/unknown_at_the_phone", unknown_at_the_phone);
    g_test_add_func("/causes/hole-punch-port-clash/silent_when_strays_are_dropped",
                    silent_when_strays_are_dropped);
    return g_test_run();
}
