/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rtcp-unreachable: a note, never the headline. */
#include "support/trial.h"

/* Her RTCP comes from a port of its own, his goes to the one above her sound. */
static void
note_at_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtcp-unreachable.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "rtcp-unreachable");
}

/* The twin. */
static void
silent_with_ports_that_follow(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtcp-unreachable.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtcp-unreachable");
}

/* RTCP that is not there proves nothing (G16). */
static void
silent_where_nobody_reports(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.wan.pcap");

    wn_assert_unnamed(trial, "rtcp-unreachable");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/rtcp-unreachable/note_at_the_relay", note_at_the_relay);
    g_test_add_func("/causes/rtcp-unreachable/silent_with_ports_that_follow",
                    silent_with_ports_that_follow);
    g_test_add_func("/causes/rtcp-unreachable/silent_where_nobody_reports",
                    silent_where_nobody_reports);
    return g_test_run();
}
