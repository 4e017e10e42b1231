/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media paths by hand-written packets: what is bound to them, and what became of it. */
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

/* c= names hosts whose addresses are in no packet, and bob's sound has a server of its own.  Other
 * sound of alice's phone may be that of the call. */
static void
named_by_host(void)
{
    g_autofree char *offer = wn_call_sdp("phone.example.org", 4000, "");
    g_autofree char *answer = wn_call_sdp("media.example.net", 6000, "");

    for (unsigned port = 4000; port <= 4002; port += 2) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *own = g_strdup_printf("198.51.100.7:%u", port);

        wn_call_begin(trial, ALICE_SIP, offer, answer);
        wn_trial_rtp(trial, 1.2, 9.2, own, "192.0.2.41:6000", ALICE_SSRC, 0);
        wn_trial_rtp(trial, 1.2, 9.2, "192.0.2.41:6000", own, BOB_SSRC, 0);
        wn_call_hang_up(trial, 9.3);
        if (port == 4000) {
            wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 400);
            wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_SENT, 400);
            g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
        } else {
            g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/media/both_ways", both_ways);
    g_test_add_func("/model/media/one_way_is_missed", one_way_is_missed);
    g_test_add_func("/model/media/unseen_without_media", unseen_without_media);
    g_test_add_func("/model/media/lost_at_a_private_address", lost_at_a_private_address);
    g_test_add_func("/model/media/latching_is_followed", latching_is_followed);
    g_test_add_func("/model/media/offered_again_from_a_new_network",
                    offered_again_from_a_new_network);
    g_test_add_func("/model/media/router_copies_count_once", router_copies_count_once);
    g_test_add_func("/model/media/lost_at_the_router", lost_at_the_router);
    g_test_add_func("/model/media/not_lost_where_one_direction_is_missing",
                    not_lost_where_one_direction_is_missing);
    g_test_add_func("/model/media/one_error_is_no_refusal", one_error_is_no_refusal);
    g_test_add_func("/model/media/errors_to_the_end_are_a_refusal",
                    errors_to_the_end_are_a_refusal);
    g_test_add_func("/model/media/named_by_host", named_by_host);
    g_test_add_func("/model/media/late_offer", late_offer);
    g_test_add_func("/model/media/early_media_is_not_the_call", early_media_is_not_the_call);
    g_test_add_func("/model/media/other_calls_are_left_alone", other_calls_are_left_alone);
    g_test_add_func("/model/media/an_announcement_is_of_its_call", an_announcement_is_of_its_call);
    return g_test_run();
}
