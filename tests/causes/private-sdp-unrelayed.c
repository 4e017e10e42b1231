/* SPDX-License-Identifier: GPL-2.0-or-later */
/* private-sdp-unrelayed at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* The sound leaves for 192.168.1.20 while hers comes from her router. */
static void
certain_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* Nothing comes in from the far phone, whose own address is in its SDP. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.lan.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

/* What the far phone sends to a private address never gets near this router. */
static void
likely_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

/* Her own sound leaves for a private address that is not of her network. */
static void
certain_where_both_are_private(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both-sides.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* Servers usually follow the packets: this one may have another reason. */
static void
possible_where_a_server_is_silent(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.server.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_POSSIBLE);
}

/* The twin: the same call through a relay. */
static void
silent_when_relayed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-sdp-unrelayed");
}

/* Only SIP was captured: private SDP, and nothing known of the sound. */
static void
no_accusation_without_media(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-sip-only.pcap");

    wn_assert_no_nat_headline(trial);
}

/* Private addresses that both sides can reach. */
static void
no_accusation_over_a_vpn(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-vpn.pcap");

    wn_assert_unnamed(trial, "private-sdp-unrelayed");
    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/private-sdp-unrelayed/certain_at_the_far_phone",
                    certain_at_the_far_phone);
    g_test_add_func("/causes/private-sdp-unrelayed/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/private-sdp-unrelayed/likely_on_both_sides_of_the_router",
                    likely_on_both_sides_of_the_router);
    g_test_add_func("/causes/private-sdp-unrelayed/certain_where_both_are_private",
                    certain_where_both_are_private);
    g_test_add_func("/causes/private-sdp-unrelayed/possible_where_a_server_is_silent",
                    possible_where_a_server_is_silent);
    g_test_add_func("/causes/private-sdp-unrelayed/silent_when_relayed", silent_when_relayed);
    g_test_add_func("/causes/private-sdp-unrelayed/no_accusation_without_media",
                    no_accusation_without_media);
    g_test_add_func("/causes/private-sdp-unrelayed/no_accusation_over_a_vpn",
                    no_accusation_over_a_vpn);
    return g_test_run();
}
