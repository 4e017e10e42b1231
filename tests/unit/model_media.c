/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media paths by hand-written packets: what is bound to them, and what became of it. */
#include <string.h>

#include "base/addr.h"
#include "support/media_call.h"
#include "support/talk.h"

static void
both_ways(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 400);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_SENT, 400);
    g_assert_cmpstr(wn_call_path(trial, WN_ROLE_CALLER)->bound_by, ==,
                    "the advertised destination");
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

static void
one_way_is_missed(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_NONE, 0);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_NO);
}

/* Three seconds after the answer nobody needs to have spoken. */
static void
short_call_is_undecided(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 4, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 4);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
}

/* Nothing but SIP: media is not missed. */
static void
unseen_without_media(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_call_hang_up(trial, 30);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_UNSEEN, 0);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_UNSEEN, 0);
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

static void
lost_at_a_private_address(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 9.2, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 400);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_BLOCKED, 400);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_NO);
}

/* RFC 7362: bob tries the private address, then follows the packets that come. */
static void
latching_is_followed(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 9.2, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 1.4, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.4, 9.2, BOB, "198.51.100.7:33333", BOB_SSRC + 1, 0);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_SENT, 400);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
    wn_assert_ruled_out(trial, "private-sdp-unrelayed", "relay-latches");
}

/* Alice leaves one network for another and offers again from there: the sound from there is of this
 * call, too. */
static void
offered_again_from_a_new_network(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();
    const WnReport *report;

    wn_trial_rtp(trial, 1.2, 5, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 5, BOB, "198.51.100.7:33333", BOB_SSRC, 0);
    wn_trial_sip(trial, 6, "203.0.113.77:20001", BOB_SIP,
                 "INVITE sip:bob@192.0.2.40 SIP/2.0\n"
                 "Via: SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKmoved;rport\n"
                 "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
                 "Call-ID: media-1\nCSeq: 2 INVITE\nContact: <sip:alice@10.0.0.9:5060>\n"
                 "Content-Type: application/sdp\n\nv=0\no=- 1 2 IN IP4 10.0.0.9\ns=-\n"
                 "c=IN IP4 10.0.0.9\nt=0 0\nm=audio 4000 RTP/AVP 0\n");
    wn_trial_sip(trial, 6.1, BOB_SIP, "203.0.113.77:20001",
                 "SIP/2.0 200 OK\n"
                 "Via: SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKmoved;rport=20001;"
                 "received=203.0.113.77\n"
                 "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
                 "Call-ID: media-1\nCSeq: 2 INVITE\nContact: <sip:bob@192.0.2.40:5060>\n"
                 "Content-Type: application/sdp\n\nv=0\no=- 1 2 IN IP4 192.0.2.40\ns=-\n"
                 "c=IN IP4 192.0.2.40\nt=0 0\nm=audio 6000 RTP/AVP 0\n");
    wn_trial_rtp(trial, 6.2, 14.2, "203.0.113.77:20003", BOB, ALICE_SSRC + 1, 0);
    wn_trial_rtp(trial, 6.2, 14.2, BOB, "203.0.113.77:20003", BOB_SSRC + 1, 0);
    wn_call_hang_up(trial, 14.3);
    report = wn_trial_report(trial);
    for (size_t i = 0; i < report->n_subjects; i++)
        g_assert_cmpint(report->subjects[i].kind, !=, WN_SUBJECT_MEDIA);
    wn_assert_no_nat_headline(trial);
}

/* One packet seen on both sides of a router is one packet. */
static void
router_copies_count_once(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 9.2, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, "198.51.100.7:33333", BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 400);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_SENT, 400);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

/* Seen on both sides of the router: what goes out.  Of what comes in, only the side outside. */
static WnTrial *
heard_outside_only(void)
{
    WnTrial *trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 9.2, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, "198.51.100.7:33333", BOB_SSRC, 0);
    return trial;
}

/* What passes outside and never appears inside, while the other way passes, is lost at the router.
 */
static void
lost_at_the_router(void)
{
    g_autoptr(WnTrial) trial = heard_outside_only();

    wn_trial_datagram(trial, 1.1, "192.168.1.1:53", "192.168.1.20:5353", wn_bytes("answer", 6));
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_BLOCKED, 400);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_NO);
}

/* Inside nothing that comes in was recorded: a mirror port may copy one direction only. */
static void
not_lost_where_one_direction_is_missing(void)
{
    g_autoptr(WnTrial) trial = heard_outside_only();

    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_SENT, 400);
    g_assert_cmpint(wn_call_report(trial)->works, !=, WN_NO);
}

/* A socket that opens late draws one error; afterwards all is well. */
static void
one_error_is_no_refusal(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_icmp(trial, 1.3, "192.0.2.40", 3, 3, ALICE, BOB);
    wn_trial_icmp(trial, 1.4, "192.0.2.40", 3, 3, ALICE, BOB);
    wn_call_hang_up(trial, 9.3);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

static void
errors_to_the_end_are_a_refusal(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    for (unsigned i = 0; i < 8; i++)
        wn_trial_icmp(trial, 1.3 + i, "192.0.2.40", 3, 13, ALICE, BOB);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_BLOCKED, 400);
    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

/* RFC 3550 6.4.2: a receiver report, with a block about that source or without any. */
static void
report(WnTrial *trial, double at, uint32_t about, uint32_t highest)
{
    uint8_t bytes[32] = { 0x80, 201, 0, 1 };
    size_t  length = 8;

    if (about) {
        uint8_t block[] = { (uint8_t) (about >> 24),
                            (uint8_t) (about >> 16),
                            (uint8_t) (about >> 8),
                            (uint8_t) about,
                            0,
                            0,
                            0,
                            0,
                            (uint8_t) (highest >> 24),
                            (uint8_t) (highest >> 16),
                            (uint8_t) (highest >> 8),
                            (uint8_t) highest };
        bytes[0] = 0x81;
        bytes[3] = 7;
        memcpy(bytes + 8, block, sizeof(block));
        length = 32;
    }
    wn_trial_datagram(trial, at, "192.0.2.40:6001", "198.51.100.7:4001", wn_bytes(bytes, length));
}

static void
reports_show_reception(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 19.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 19.2, BOB, ALICE, BOB_SSRC, 0);
    for (unsigned i = 0; i < 3; i++)
        report(trial, 5 + 5 * i, ALICE_SSRC, 200 + 200 * i);
    wn_call_hang_up(trial, 19.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_DELIVERED, 900);
}

/* Catalogue 0.7.3: more than three reports without a block, while media is sent. */
static void
empty_reports_show_loss(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 29.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 29.2, BOB, ALICE, BOB_SSRC, 0);
    for (unsigned i = 0; i < 5; i++)
        report(trial, 5 + 5 * i, 0, 0);
    wn_call_hang_up(trial, 29.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_BLOCKED, 1400);
}

/* Phones with fixed ports: ten minutes later a call has the same flows, in which he hears nothing.
 */
static void
reports_of_a_later_call(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 29.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 29.2, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 29.3);
    for (unsigned i = 0; i < 5; i++)
        report(trial, 605 + 5 * i, 0, 0);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
    wn_assert_no_headline(trial);
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

/* RFC 3264 5: the offer is in the 200 OK, the answer in the ACK. */
static void
late_offer(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *answer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *offer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_call_request(trial, 0, "INVITE", 1, ALICE_SIP, NULL);
    wn_call_response(trial, 1, "200 OK", "INVITE", 1, ALICE_SIP, offer);
    wn_call_request(trial, 1.1, "ACK", 1, ALICE_SIP, answer);
    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 400);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_SENT, 400);
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

/* A ringing phone that was not chosen sent early media: that is not the answered call's sound. */
static void
early_media_is_not_the_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_call_request(trial, 0, "INVITE", 1, ALICE_SIP, offer);
    wn_trial_rtp(trial, 0.5, 3, "192.0.2.99:7000", ALICE, BOB_SSRC, 0);
    wn_call_response(trial, 5, "200 OK", "INVITE", 1, ALICE_SIP, answer);
    wn_call_request(trial, 5.1, "ACK", 1, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 5.2, 15.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 15.3);
    g_assert_cmpint(wn_call_path(trial, WN_ROLE_CALLEE)->verdict, ==, WN_MEDIA_NONE);
}

/* Sound of another call between the same hosts, on ports that this SDP does not name. */
static void
other_calls_are_left_alone(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, "192.0.2.40:7000", "198.51.100.7:5000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_UNSEEN, 0);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
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

/* Her phone takes the same port for the next call, with carol, and the end of the one with bob is
 * not in the capture: carol's sound is of her own call, and bob's is not seen. */
static void
sound_of_the_next_call(void)
{
    static const char *const users[] = { "bob", "carol" };
    static const char *const places[] = { "192.0.2.77:5060", "192.0.2.40:5060" };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);

    for (unsigned i = 0; i < 2; i++) {
        g_autofree char *answer = wn_talk_sdp(i == 0 ? "192.0.2.77" : "192.0.2.40", 6000);
        double           at = 10 * i;
        WnTalk           talk = { .trial = trial,
                                  .client = "203.0.113.10:5060",
                                  .server = places[i],
                                  .to = users[i],
                                  .call_id = users[i],
                                  .accepted = true };

        wn_talk_request(&talk, at, "INVITE", 1, offer);
        wn_talk_response(&talk, at + 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, at + 1.1, "ACK", 1, NULL);
    }
    wn_trial_rtp(trial, 11.2, 30, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_wait(trial, 60);
    const WnSubjectReport *first = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");
    const WnSubjectReport *next = wn_trial_subject(trial, WN_SUBJECT_CALL, "carol");

    g_assert_null(first->headline);
    g_assert_cmpint(first->works, ==, WN_UNDECIDED);
    g_assert_nonnull(next->headline);
    g_assert_cmpstr(next->headline->info->id, ==, "private-sdp-unrelayed");
}

/* A customer of a provider's NAT that gives each flow another address of its pool (RFC 4787 4.1):
 * from the one that her sound leaves from, a neighbour registers.  She speaks late, and the call
 * goes on. */
static void
late_sound_from_the_pool(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();
    WnTalk neighbour = { .trial = trial,
                         .client = "198.51.100.99:5060",
                         .server = BOB_SIP,
                         .from = "carol",
                         .call_id = "neighbour" };

    wn_talk_request(&neighbour, 2, "REGISTER", 1, NULL);
    wn_talk_response(&neighbour, 2.1, "200 OK", "REGISTER", 1, NULL);
    wn_trial_rtp(trial, 1.2, 60, "192.0.2.41:7000", "198.51.100.7:4000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 7, 60, "198.51.100.99:4000", BOB, ALICE_SSRC, 0);
    wn_trial_wait(trial, 90);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 2650);
}

/* One request of her phone, or of a server for her, whose SDP names the port 4000. */
static void
take_port(WnTrial *trial, double at, const char *client, const char *server, const char *call_id,
          const char *answer_from)
{
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *answer = wn_talk_sdp(answer_from, 6000);
    WnTalk           talk = { .trial = trial,
                              .client = client,
                              .server = server,
                              .to = call_id,
                              .call_id = call_id,
                              .accepted = true };

    wn_talk_request(&talk, at, "INVITE", 1, offer);
    wn_talk_response(&talk, at + 0.2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, at + 0.3, "ACK", 1, NULL);
}

static const WnMediaReport *
sound_of(WnTrial *trial, const char *callee, WnRole from)
{
    const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, callee);

    for (size_t i = 0; i < call->n_media; i++)
        if (call->media[i].from == from)
            return &call->media[i];
    g_assert_not_reached();
}

static const WnMediaReport *
heard_from(WnTrial *trial, const char *callee)
{
    return sound_of(trial, callee, WN_ROLE_CALLEE);
}

static const WnMediaReport *
sent_to(WnTrial *trial, const char *callee)
{
    return sound_of(trial, callee, WN_ROLE_CALLER);
}

/* Players and some gateways give each call the same SSRC and begin with the same number: the second
 * call between the same sockets has its own sound, and no more.  65,536 packets last 1310.72 s. */
static void
sound_with_the_same_numbers_again(void)
{
    static const double AGAIN = 1310.72;
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk first = { .trial = trial, .client = ALICE_SIP, .server = BOB_SIP, .call_id = "bob" };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 10.3, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 0.3, 10.3, BOB, ALICE, BOB_SSRC, 0);
    wn_talk_hang_up(&first, 10.3);
    take_port(trial, AGAIN, ALICE_SIP, BOB_SIP, "carol", "192.0.2.40");
    wn_trial_rtp(trial, AGAIN + 0.3, AGAIN + 20.3, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_wait(trial, AGAIN + 60);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, <=, 501);
    g_assert_cmpuint(sent_to(trial, "bob")->packets, <=, 501);
    g_assert_cmpuint(sent_to(trial, "carol")->packets, >=, 1000);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, ==, 0);
}

/* The end of her first call with the server is missing, and the second takes her port again: what
 * comes from the port that the server named in the second is of that one. */
static void
sound_of_the_next_call_with_one_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6010);
    WnTalk           next = { .trial = trial,
                              .client = ALICE_SIP,
                              .server = BOB_SIP,
                              .to = "carol",
                              .call_id = "carol",
                              .accepted = true };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 10.3, BOB, ALICE, BOB_SSRC, 0);
    wn_talk_request(&next, 60, "INVITE", 1, offer);
    wn_talk_response(&next, 60.2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&next, 60.3, "ACK", 1, NULL);
    wn_trial_rtp(trial, 60.3, 80.3, "192.0.2.40:6010", ALICE, BOB_SSRC + 1, 0);
    wn_trial_wait(trial, 120);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, <=, 501);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, >=, 1000);
}

/* A router corrects the SDP of her first call, and not that of the second: the port that it names
 * in the first alone is hers in the second as well, for the first is over. */
static void
sound_from_the_port_of_a_call_that_is_over(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.0.2.40", 6000);
    g_autofree char *answer = wn_talk_sdp("192.168.1.20", 4000);
    WnTalk first = { .trial = trial, .client = ALICE_SIP, .server = BOB_SIP, .call_id = "bob" };
    WnTalk back = { .trial = trial,
                    .client = BOB_SIP,
                    .server = ALICE_SIP,
                    .to = "back",
                    .call_id = "back",
                    .accepted = true };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 30, ALICE, BOB, ALICE_SSRC, 0);
    wn_talk_hang_up(&first, 10);
    wn_talk_request(&back, 11, "INVITE", 1, offer);
    wn_talk_response(&back, 11.2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&back, 11.3, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);
    g_assert_cmpuint(heard_from(trial, "back")->packets, >, 0);
}

/* Bob never heard that she hung up, and his sound goes on to the port that her call with carol has
 * now: that is not carol. */
static void
sound_of_the_call_before(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 60, BOB, ALICE, BOB_SSRC, 0);
    take_port(trial, 20, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.77");
    wn_trial_rtp(trial, 20.3, 60, ALICE, "192.0.2.77:6000", ALICE_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, >, 2900);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, ==, 0);
    g_assert_cmpint(heard_from(trial, "carol")->verdict, ==, WN_MEDIA_UNSEEN);
}

/* A gateway with one SSRC for all of its calls fell silent, and speaks again: for carol, maybe,
 * whose SDP names another address. */
static void
sound_that_begins_again(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 15, BOB, ALICE, BOB_SSRC, 0);
    take_port(trial, 20, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.77");
    wn_trial_rtp(trial, 20.3, 60, ALICE, "192.0.2.77:6000", ALICE_SSRC, 0);
    wn_trial_rtp(trial, 20.3, 60, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpint(heard_from(trial, "carol")->verdict, ==, WN_MEDIA_UNSEEN);
}

/* A server that ends calls in itself names her port to carol, under another Call-ID: that is the
 * same sound, and carol's NAT gives it an address that no SDP has. */
static void
sound_that_the_next_leg_has_too(void)
{
    static const char server[] = "192.0.2.40:5060", carol[] = "203.0.113.99:7000";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, server, "queue", "192.168.5.5");
    take_port(trial, 8, server, "203.0.113.99:5060", "carol", "192.168.5.5");
    wn_trial_rtp(trial, 8.3, 60, carol, ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, >, 2500);
    g_assert_cmpuint(heard_from(trial, "queue")->packets, >, 2500);
}

/* A gateway that does not signal, but that the SDP of the second call names: what it sends is of
 * that one, however early it begins. */
static void
sound_of_a_gateway_of_the_next_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    take_port(trial, 3, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.78");
    wn_trial_rtp(trial, 3.3, 60, "192.0.2.78:6000", ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, >, 2800);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, ==, 0);
    g_assert_cmpint(heard_from(trial, "bob")->verdict, ==, WN_MEDIA_UNSEEN);
}

/* She has bob on hold, and comes back to him: the port is his again, and so is what comes from a
 * gateway that also serves carol.  Carol's call is over. */
static void
sound_after_the_other_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk carol = { .trial = trial,
                     .client = ALICE_SIP,
                     .server = "192.0.2.77:5060",
                     .to = "carol",
                     .call_id = "carol" };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    take_port(trial, 3, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.77");
    wn_talk_hang_up(&carol, 8);
    wn_trial_rtp(trial, 12, 60, "192.0.2.77:6000", ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, >, 2300);
}

/* A server has one socket for the sound of all calls.  Carol called first, and begins anew while
 * alice's call goes on: that is not alice, of whom nothing is heard. */
static void
sound_at_a_socket_of_many(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("203.0.113.99", 4000);
    g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
    WnTalk           carol = { .trial = trial,
                               .client = "203.0.113.99:5060",
                               .server = BOB_SIP,
                               .to = "carol",
                               .call_id = "carol" };

    wn_talk_request(&carol, 0, "INVITE", 1, offer);
    wn_talk_response(&carol, 0.2, "200 OK", "INVITE", 1, answer);
    take_port(trial, 3, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.5, 4, "203.0.113.99:4000", BOB, BOB_SSRC, 0);
    wn_trial_rtp(trial, 4, 60, "203.0.113.99:4000", BOB, BOB_SSRC + 1, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(sent_to(trial, "carol")->packets, >, 2900);
    g_assert_cmpuint(sent_to(trial, "bob")->packets, ==, 0);
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

/* What came to her port before anybody was told of it is not of this call, unless that goes on
 * what another Call-ID began (RFC 3891). */
static void
sound_from_before_the_offer(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_trial_rtp(trial, 0, 60, "203.0.113.99:7000", ALICE, BOB_SSRC, 0);
    take_port(trial, 10, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 10.3, 60, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, ==, 0);
    g_assert_cmpint(heard_from(trial, "bob")->verdict, ==, WN_MEDIA_UNSEEN);
}

/* The announcement before the answer comes from a server of its own, which the 183 names: it is no
 * media without a call. */
static void
an_announcement_is_of_its_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *early = wn_talk_sdp("203.0.113.40", 40000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.41", 41000);
    const WnReport  *report;
    WnTalk           talk = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    talk.params = ";received=198.51.100.7;rport=5060";
    wn_talk_response(&talk, 0.1, "183 Session Progress", "INVITE", 1, early);
    wn_trial_rtp(trial, 0.2, 5, "192.168.1.20:4000", "203.0.113.40:40000", 1, 0);
    wn_trial_rtp(trial, 0.2, 5, "203.0.113.40:40000", "192.168.1.20:4000", 2, 0);
    wn_talk_response(&talk, 5, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 5.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 5.2, 15, "192.168.1.20:4000", "203.0.113.41:41000", 1, 0);
    wn_trial_rtp(trial, 5.2, 15, "203.0.113.41:41000", "192.168.1.20:4000", 3, 0);
    wn_talk_hang_up(&talk, 15.1);
    report = wn_trial_report(trial);
    for (size_t i = 0; i < report->n_subjects; i++)
        g_assert_cmpint(report->subjects[i].kind, !=, WN_SUBJECT_MEDIA);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "")->works, ==, WN_YES);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/media/offered_again_from_a_new_network",
                    offered_again_from_a_new_network);
    g_test_add_func("/model/media/both_ways", both_ways);
    g_test_add_func("/model/media/one_way_is_missed", one_way_is_missed);
    g_test_add_func("/model/media/short_call_is_undecided", short_call_is_undecided);
    g_test_add_func("/model/media/unseen_without_media", unseen_without_media);
    g_test_add_func("/model/media/silence_suppression_is_undecided",
                    silence_suppression_is_undecided);
    g_test_add_func("/model/media/lost_at_a_private_address", lost_at_a_private_address);
    g_test_add_func("/model/media/latching_is_followed", latching_is_followed);
    g_test_add_func("/model/media/router_copies_count_once", router_copies_count_once);
    g_test_add_func("/model/media/lost_at_the_router", lost_at_the_router);
    g_test_add_func("/model/media/not_lost_where_one_direction_is_missing",
                    not_lost_where_one_direction_is_missing);
    g_test_add_func("/model/media/one_error_is_no_refusal", one_error_is_no_refusal);
    g_test_add_func("/model/media/errors_to_the_end_are_a_refusal",
                    errors_to_the_end_are_a_refusal);
    g_test_add_func("/model/media/reports_show_reception", reports_show_reception);
    g_test_add_func("/model/media/empty_reports_show_loss", empty_reports_show_loss);
    g_test_add_func("/model/media/held_is_not_missed", held_is_not_missed);
    g_test_add_func("/model/media/late_offer", late_offer);
    g_test_add_func("/model/media/fax_after_sound", fax_after_sound);
    g_test_add_func("/model/media/early_media_is_not_the_call", early_media_is_not_the_call);
    g_test_add_func("/model/media/other_calls_are_left_alone", other_calls_are_left_alone);
    g_test_add_func("/model/media/absent_video_is_undecided", absent_video_is_undecided);
    g_test_add_func("/model/media/undecided_where_one_side_stops", undecided_where_one_side_stops);
    g_test_add_func("/model/media/undecided_where_both_stop_long_before",
                    undecided_where_both_stop_long_before);
    g_test_add_func("/model/media/works_until_held", works_until_held);
    g_test_add_func("/model/media/sound_of_the_next_call", sound_of_the_next_call);
    g_test_add_func("/model/media/late_sound_from_the_pool", late_sound_from_the_pool);
    g_test_add_func("/model/media/sound_with_the_same_numbers_again",
                    sound_with_the_same_numbers_again);
    g_test_add_func("/model/media/sound_of_the_next_call_with_one_server",
                    sound_of_the_next_call_with_one_server);
    g_test_add_func("/model/media/sound_from_the_port_of_a_call_that_is_over",
                    sound_from_the_port_of_a_call_that_is_over);
    g_test_add_func("/model/media/sound_of_the_call_before", sound_of_the_call_before);
    g_test_add_func("/model/media/sound_that_begins_again", sound_that_begins_again);
    g_test_add_func("/model/media/sound_of_a_gateway_of_the_next_call",
                    sound_of_a_gateway_of_the_next_call);
    g_test_add_func("/model/media/sound_after_the_other_call", sound_after_the_other_call);
    g_test_add_func("/model/media/sound_at_a_socket_of_many", sound_at_a_socket_of_many);
    g_test_add_func("/model/media/sound_that_the_next_leg_has_too",
                    sound_that_the_next_leg_has_too);
    g_test_add_func("/model/media/fax_beside_sound", fax_beside_sound);
    g_test_add_func("/model/media/works_where_one_side_was_to_be_silent",
                    works_where_one_side_was_to_be_silent);
    g_test_add_func("/model/media/noise_before_fax", noise_before_fax);
    g_test_add_func("/model/media/works_without_a_camera", works_without_a_camera);
    g_test_add_func("/model/media/undecided_where_both_stop_without_an_offer",
                    undecided_where_both_stop_without_an_offer);
    g_test_add_func("/model/media/sound_from_before_the_offer", sound_from_before_the_offer);
    g_test_add_func("/model/media/an_announcement_is_of_its_call", an_announcement_is_of_its_call);
    g_test_add_func("/model/media/reports_of_a_later_call", reports_of_a_later_call);
    return g_test_run();
}
