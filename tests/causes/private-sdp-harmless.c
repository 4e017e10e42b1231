/* SPDX-License-Identifier: GPL-2.0-or-later */
/* private-sdp-harmless at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Sound comes in although her SDP is private. */
static void
noted_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "private-sdp-harmless");
    wn_assert_ruled_out(trial, "private-sdp-unrelayed", "relay-latches");
}

/* Its first packets go to the private address, all others to the router. */
static void
noted_at_a_pbx_that_latches(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.exchange.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "private-sdp-harmless");
}

/* The twin: no sound comes in. */
static void
not_noted_without_latching(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.not.pcap");

    wn_assert_unnamed(trial, "private-sdp-harmless");
    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_POSSIBLE);
}

/* c= is private on both sides, and ICE found another pair. */
static void
noted_with_ice(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-ice.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/private-sdp-harmless/noted_at_the_phone", noted_at_the_phone);
    g_test_add_func("/causes/private-sdp-harmless/noted_at_a_pbx_that_latches",
                    noted_at_a_pbx_that_latches);
    g_test_add_func("/causes/private-sdp-harmless/not_noted_without_latching",
                    not_noted_without_latching);
    g_test_add_func("/causes/private-sdp-harmless/noted_with_ice", noted_with_ice);
    return g_test_run();
}
