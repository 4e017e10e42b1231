/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-sent-to-advertised: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"

/* His first packet goes to the named port. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.pcap");

    wn_assert_frames(trial, "media-sent-to-advertised", "7");
}

/* There that is where hers comes from. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_not_found(trial, "media-sent-to-advertised");
}

/* Both name where their own comes from. */
static void
not_where_both_are_one_place(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    g_autoptr(WnProbe) probe = NULL;

    wn_trial_rtp(trial, 1.2, 20, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 20, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 21);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_media_sent_to_advertised), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-sent-to-advertised/fires", fires);
    g_test_add_func("/findings/media-sent-to-advertised/does_not", does_not);
    g_test_add_func("/findings/media-sent-to-advertised/not_where_both_are_one_place",
                    not_where_both_are_one_place);
    return g_test_run();
}
