/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-same-realm: where the excuse holds, and where it does not. */
#include "support/media_call.h"
#include "support/probe.h"

/* Two private networks joined by routing. */
static void
no_accusation_over_a_vpn(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-vpn.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-sdp-unrelayed");
}

/* Her network is not his. */
static void
clear_across_a_nat(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* Public addresses are no network that both share. */
static void
clear_for_public_addresses(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    g_autoptr(WnProbe) probe = NULL;

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpint(wn_probe_answer(probe, &guard_media_same_realm), ==, WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/media-same-realm/no_accusation_over_a_vpn", no_accusation_over_a_vpn);
    g_test_add_func("/guards/media-same-realm/clear_across_a_nat", clear_across_a_nat);
    g_test_add_func("/guards/media-same-realm/clear_for_public_addresses",
                    clear_for_public_addresses);
    return g_test_run();
}
