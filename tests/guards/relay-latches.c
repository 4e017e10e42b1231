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

/* Bob's sound goes there; then he has another host play music to her, which follows her packets. */
static WnTrial *
held_by_another_host(const char *sent_to)
{
    g_autofree char *offer = wn_call_sdp("192.168.1.20", 4000, "");
    g_autofree char *music = wn_call_sdp("192.0.2.70", 7000, "a=sendonly\n");
    WnTrial         *trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 20, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 20, BOB, sent_to, BOB_SSRC, 0);
    wn_call_request(trial, 20, "INVITE", 2, "192.168.1.20:5060", offer);
    wn_call_response(trial, 20.1, "200 OK", "INVITE", 2, "192.168.1.20:5060", music);
    wn_call_request(trial, 20.2, "ACK", 2, "192.168.1.20:5060", NULL);
    wn_trial_rtp(trial, 20.3, 50, "198.51.100.7:33334", "192.0.2.70:7000", ALICE_SSRC + 1, 0);
    wn_trial_rtp(trial, 20.4, 50, "192.0.2.70:7000", "198.51.100.7:33334", BOB_SSRC + 1, 0);
    wn_call_hang_up(trial, 50);
    return trial;
}

/* That the music arrives does not say that he was heard. */
static void
clear_where_only_another_host_follows(void)
{
    g_autoptr(WnTrial) lost = held_by_another_host("192.168.1.20:4000");
    g_autoptr(WnTrial) heard = held_by_another_host("198.51.100.7:33333");

    wn_assert_headline(lost, "alice", "private-sdp-unrelayed", WN_GRADE_POSSIBLE);
    wn_assert_found(lost, "media-to-private-address");
    g_assert_cmpint(wn_call_report(lost)->works, ==, WN_NO);
    wn_assert_no_nat_headline(heard);
    wn_assert_ruled_out(heard, "private-sdp-unrelayed", "relay-latches");
    g_assert_cmpint(wn_call_report(heard)->works, ==, WN_YES);
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
    g_test_add_func("/guards/relay-latches/clear_where_only_another_host_follows",
                    clear_where_only_another_host_follows);
    return g_test_run();
}
