/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-not-captured: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* Nothing but SIP. */
static void
no_accusation_where_sip_alone_was_captured(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-sip-only.pcap");

    wn_assert_no_nat_headline(trial);
}

/* Her own sound is there. */
static void
clear_where_sound_is_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.lan.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/media-not-captured/no_accusation_where_sip_alone_was_captured",
                    no_accusation_where_sip_alone_was_captured);
    g_test_add_func("/guards/media-not-captured/clear_where_sound_is_seen",
                    clear_where_sound_is_seen);
    return g_test_run();
}
