/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether media was wanted: silence, holds, fax, cameras, and who stops when. */
#include "support/media_call.h"

/* Three seconds after the answer nobody needs to have spoken. */
static void
short_call_is_undecided(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 4, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 4);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
}

/* RFC 3389: with comfort noise agreed on, eight silent seconds are no fault. */
static void
silence_suppression_is_undecided(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const char *lines =
        "v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\nm=audio %u RTP/AVP 0 13\n";
    g_autofree char *offer = g_strdup_printf(lines, "198.51.100.7", "198.51.100.7", 4000);
    g_autofree char *answer = g_strdup_printf(lines, "192.0.2.40", "192.0.2.40", 6000);

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
}

/* RFC 3264 8.4: a hold is agreed on two seconds after the answer; silence is what was wanted. */
static void
held_is_not_missed(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "a=sendonly\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "a=recvonly\n");

    wn_trial_rtp(trial, 1.2, 3, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_request(trial, 3, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 3.1, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 3.2, "ACK", 2, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 3, 20, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 20);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
    wn_assert_no_nat_headline(trial);
}

/* A call that changes to fax stays the sound call that it was. */
static void
fax_after_sound(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    const char *offer = "v=0\no=- 1 2 IN IP4 198.51.100.7\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\n"
                        "m=image 4000 udptl t38\n";
    const char *answer = "v=0\no=- 1 2 IN IP4 192.0.2.40\ns=-\nc=IN IP4 192.0.2.40\nt=0 0\n"
                         "m=image 6000 udptl t38\n";

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    wn_call_request(trial, 9.2, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 9.3, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 9.4, "ACK", 2, ALICE_SIP, NULL);
    wn_call_hang_up(trial, 60);
    g_assert_cmpstr(wn_call_path(trial, WN_ROLE_CALLER)->type, ==, "audio");
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

/* A camera that is off is no fault of the call. */
static void
absent_video_is_undecided(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("m=video 8000 RTP/AVP 96\n");

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    g_assert_cmpint(wn_call_report(trial)->works, !=, WN_NO);
}

/* The two sounds stop after so long; alice hangs up at 40 s. */
static WnAnswer
works_where_they_stop(double alice, double bob)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, alice, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, bob, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 40);
    wn_assert_no_nat_headline(trial);
    return wn_call_report(trial)->works;
}

/* Muted, or got through no more: nobody can tell; some seconds of it are nothing. */
static void
undecided_where_one_side_stops(void)
{
    g_assert_cmpint(works_where_they_stop(40, 20), ==, WN_UNDECIDED);
    g_assert_cmpint(works_where_they_stop(40, 35), ==, WN_YES);
}

/* Nobody says why: both were muted, or the line was cut. */
static void
undecided_where_both_stop_long_before(void)
{
    g_assert_cmpint(works_where_they_stop(20, 20), ==, WN_UNDECIDED);
    g_assert_cmpint(works_where_they_stop(35, 35), ==, WN_YES);
}

/* She puts him on hold, and then hangs up. */
static void
works_until_held(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "a=sendonly\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "a=recvonly\n");

    wn_trial_rtp(trial, 1.2, 20, BOB, ALICE, BOB_SSRC, 0);
    wn_call_request(trial, 20, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 20.1, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 20.2, "ACK", 2, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 1.2, 40, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 40);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

/* A second line for fax (T.38) beside the sound: no packet of it is RTP. */
static void
fax_beside_sound(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "m=image 4002 udptl t38\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "m=image 6002 udptl t38\n");

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    wn_trial_rtp(trial, 1.2, 40, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 40, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 40);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

/* The fax is announced by something that looks like sound, from one side; nobody hangs up here. */
static void
noise_before_fax(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "m=image 4002 udptl t38\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "m=image 6002 udptl t38\n");

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    wn_trial_rtp(trial, 1.2, 40, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 40, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 2, "198.51.100.7:4002", "192.0.2.40:6002", ALICE_SSRC + 1, 0);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

/* Only he was to be heard, and stops long before she does, who should not have sent; or she does.
 */
static void
works_where_one_side_was_to_be_silent(void)
{
    for (unsigned i = 0; i < 4; i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "a=recvonly\n");
        g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "a=sendonly\n");

        wn_call_begin(trial, ALICE_SIP, offer, answer);
        wn_trial_rtp(trial, 1.2, i % 2 == 0 ? 40 : 2, ALICE, BOB, ALICE_SSRC, 0);
        wn_trial_rtp(trial, 1.2, i % 2 == 0 ? 20 : 40, BOB, ALICE, BOB_SSRC, 0);
        if (i < 2)
            wn_call_hang_up(trial, 40);
        g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
    }
}

/* He switches his camera off, or never had it on. */
static WnAnswer
works_with_camera_until(double off)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "m=video 4002 RTP/AVP 96\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "m=video 6002 RTP/AVP 96\n");

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    wn_trial_rtp(trial, 1.2, 40, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 40, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 40, "198.51.100.7:4002", "192.0.2.40:6002", ALICE_SSRC + 1, 96);
    wn_trial_rtp(trial, 1.2, off, "192.0.2.40:6002", "198.51.100.7:4002", BOB_SSRC + 1, 96);
    wn_call_hang_up(trial, 40);
    return wn_call_report(trial)->works;
}

static void
works_without_a_camera(void)
{
    g_assert_cmpint(works_with_camera_until(15), ==, WN_YES);
    g_assert_cmpint(works_with_camera_until(0), ==, WN_UNDECIDED);
}

/* Before the answer there is an UPDATE.  The INVITE goes on to a phone behind bob's server, by a
 * clock that is ahead.  Neither offers anything new after the answer. */
static void
undecided_where_both_stop_without_an_offer(void)
{
    static const char PASSED_ON[] =
        "INVITE sip:bob@192.0.2.50 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.40;branch=z9hG4bKp\n"
        "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKINVITE1\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\nCall-ID: media-1\n"
        "CSeq: 1 INVITE\n\n";
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_call_request(trial, 0.5, "UPDATE", 2, ALICE_SIP, NULL);
    wn_call_response(trial, 0.6, "200 OK", "UPDATE", 2, ALICE_SIP, NULL);
    wn_trial_sip(trial, 1.5, BOB_SIP, "192.0.2.50:5060", PASSED_ON);
    wn_trial_rtp(trial, 1.2, 20, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 20, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 60);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/media_wanted/short_call_is_undecided", short_call_is_undecided);
    g_test_add_func("/model/media_wanted/silence_suppression_is_undecided",
                    silence_suppression_is_undecided);
    g_test_add_func("/model/media_wanted/held_is_not_missed", held_is_not_missed);
    g_test_add_func("/model/media_wanted/fax_after_sound", fax_after_sound);
    g_test_add_func("/model/media_wanted/absent_video_is_undecided", absent_video_is_undecided);
    g_test_add_func("/model/media_wanted/undecided_where_one_side_stops",
                    undecided_where_one_side_stops);
    g_test_add_func("/model/media_wanted/undecided_where_both_stop_long_before",
                    undecided_where_both_stop_long_before);
    g_test_add_func("/model/media_wanted/works_until_held", works_until_held);
    g_test_add_func("/model/media_wanted/fax_beside_sound", fax_beside_sound);
    g_test_add_func("/model/media_wanted/noise_before_fax", noise_before_fax);
    g_test_add_func("/model/media_wanted/works_where_one_side_was_to_be_silent",
                    works_where_one_side_was_to_be_silent);
    g_test_add_func("/model/media_wanted/works_without_a_camera", works_without_a_camera);
    g_test_add_func("/model/media_wanted/undecided_where_both_stop_without_an_offer",
                    undecided_where_both_stop_without_an_offer);
    return g_test_run();
}
