/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sdp-variants: where the excuse weakens a claim, and where it does not. */
#include "support/media_call.h"

/* Every packet of alice's sound draws ICMP administratively prohibited. */
static WnTrial *
refused_call(const char *more)
{
    WnTrial *trial = wn_call_public(more);

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    for (unsigned i = 0; i < 8; i++)
        wn_trial_icmp(trial, 1.3 + i, "192.0.2.40", 3, 13, ALICE, BOB);
    wn_call_hang_up(trial, 9.3);
    return trial;
}

/* Where the second line leads is in no packet of this capture. */
static void
unknown_with_a_host_name(void)
{
    g_autoptr(WnTrial) trial =
        refused_call("m=video 8000 RTP/AVP 96\nc=IN IP4 media.example.net\n");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_POSSIBLE);
}

static void
clear_with_addresses(void)
{
    g_autoptr(WnTrial) trial = refused_call("");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/sdp-variants/unknown_with_a_host_name", unknown_with_a_host_name);
    g_test_add_func("/guards/sdp-variants/clear_with_addresses", clear_with_addresses);
    return g_test_run();
}
