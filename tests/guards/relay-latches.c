/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relay-latches: where the excuse holds, and where it does not. */
#include "support/media_call.h"

/* The relay sends to where her packets come from: its first is frame 10. */
static void
holds_where_the_relay_follows(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.pcap");

    wn_assert_excused_by_frame(trial, "private-sdp-unrelayed", "relay-latches", 10);
}

/* It goes on sending to the private address. */
static void
clear_where_it_does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* It follows her sound and sends no video anywhere, as with a camera that is off: her private
 * address, the same for both, is not why. */
static void
holds_where_another_medium_is_followed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("192.168.1.20", 4000, "m=video 4002 RTP/AVP 96\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "m=video 6002 RTP/AVP 96\n");

    wn_call_begin(trial, "192.168.1.20:5060", offer, answer);
    wn_trial_rtp(trial, 1.2, 21.2, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 21.2, BOB, "198.51.100.7:33333", BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 21.2, "198.51.100.7:33335", "192.0.2.40:6002", ALICE_SSRC + 1, 96);
    wn_call_hang_up(trial, 21.3);
    wn_assert_ruled_out(trial, "private-sdp-unrelayed", "relay-latches");
    wn_assert_no_nat_headline(trial);
    g_assert_cmpuint(wn_call_report(trial)->n_capture_next, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/relay-latches/holds_where_the_relay_follows",
                    holds_where_the_relay_follows);
    g_test_add_func("/guards/relay-latches/holds_where_another_medium_is_followed",
                    holds_where_another_medium_is_followed);
    g_test_add_func("/guards/relay-latches/clear_where_it_does_not", clear_where_it_does_not);
    return g_test_run();
}
