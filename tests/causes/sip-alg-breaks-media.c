/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sip-alg-breaks-media on both sides of the router, and its innocent twin. */
#include "support/stun_talk.h"
#include "support/talk.h"
#include "support/trial.h"

/* Outside the SDP names a port that is closed; the sound for it never appears inside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-breaks-media", WN_GRADE_CERTAIN);
}

/* The twin: the router writes the port that it opens. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-breaks-media");
}

/* Alice's phone and bob's: only her router can have changed the Via that she wrote. */
static void
certain_at_both_phones(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.far.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-breaks-media", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "sdp-rewritten", "6");
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

static void
silent_in_the_far_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.far.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-breaks-media");
}

/* One phone alone does not show what the other wrote, or read. */
static void
no_accusation_at_one_phone(void)
{
    g_autoptr(WnTrial) alice = wn_trial_sample("sip-alg-breaks-media.far.lan.pcap");
    g_autoptr(WnTrial) bob = wn_trial_sample("sip-alg-breaks-media.far.wan.pcap");

    wn_assert_no_nat_headline(alice);
    wn_assert_no_nat_headline(bob);
}

/* Who changed the SDP is not proved, and that no firewall is to blame is: the port is not hers. */
static void
a_port_that_is_not_hers_is_no_firewall(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.body.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* By STUN her address is 198.51.100.7, and the answer to her own request says that she was seen as
 * 192.168.1.20: the router changes what she asks.  She names that address for sound, in her offer
 * or in her answer, and none comes. */
static WnTrial *
nothing_comes(bool she_offers)
{
    WnTrial   *trial = wn_trial_new(NULL);
    WnTalk     hers = { .trial = trial, .accepted = true };
    WnTalk     seen = { .trial = trial, .params = ";rport=5060;received=192.168.1.20" };
    WnTalk     his = { .trial = trial,
                       .client = "203.0.113.10:5060",
                       .server = "192.168.1.20:5060",
                       .uri = "sip:alice@192.168.1.20:5060",
                       .contact = "<sip:bob@203.0.113.10:5060>",
                       .remote = "<sip:alice@192.168.1.20:5060>",
                       .from = "bob",
                       .to = "alice",
                       .accepted = true };
    WnStunTalk stun = { .trial = trial,
                        .client = "192.168.1.20:5070",
                        .server = "203.0.113.30:3478",
                        .mapped = "198.51.100.7:5070" };
    g_autofree char *private = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *public = wn_talk_sdp("203.0.113.20", 6000);
    const WnTalk *caller = she_offers ? &hers : &his;

    wn_stun_talk(&stun, 0);
    wn_talk_request(caller, 1, "INVITE", 1, she_offers ? private : public);
    wn_talk_response(she_offers ? &seen : &his, 2, "200 OK", "INVITE", 1,
                     she_offers ? public : private);
    wn_talk_request(caller, 2.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 2.2, 30, "192.168.1.20:4000", "203.0.113.20:6000", 0xa11ce, 0);
    wn_talk_request(&hers, 30, "BYE", 2, NULL);
    wn_talk_response(&seen, 30.1, "200 OK", "BYE", 2, NULL);
    wn_trial_wait(trial, 40);
    return trial;
}

static void
likely_for_an_offer(void)
{
    g_autoptr(WnTrial) trial = nothing_comes(true);

    wn_assert_headline(trial, "bob", "sip-alg-breaks-media", WN_GRADE_LIKELY);
}

/* That it changes answers, too, nothing shows: without it her address would be as useless. */
static void
no_accusation_for_an_answer(void)
{
    g_autoptr(WnTrial) trial = nothing_comes(false);

    g_assert_false(wn_trial_report(trial)->accuses);
}

/* At the server: Via, Contact and c= say 198.51.100.7, and these lines something else.  Her sound
 * comes from the port that m= names, and none goes to her. */
static WnTrial *
overlooked(const char *lines)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial,
                      .client = "198.51.100.7:5060",
                      .contact = "<sip:alice@198.51.100.7:5060>",
                      .accepted = true };
    g_autofree char *public = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *offer = g_strconcat(public, lines, NULL);
    g_autofree char *answer = wn_talk_sdp("203.0.113.20", 6000);

    wn_talk_answered(&talk, 1, offer, answer);
    wn_trial_rtp(trial, 2.2, 30, "198.51.100.7:4000", "203.0.113.20:6000", 0xa11ce, 0);
    wn_talk_hang_up(&talk, 30);
    wn_trial_wait(trial, 40);
    return trial;
}

static void
likely_where_the_line_of_the_sound_is_overlooked(void)
{
    g_autoptr(WnTrial) trial = overlooked("c=IN IP4 192.168.1.20\n"
                                          "m=video 4002 RTP/AVP 96\nc=IN IP4 198.51.100.7\n");

    wn_assert_headline(trial, "bob", "sip-alg-breaks-media", WN_GRADE_LIKELY);
}

/* RFC 3605: that line is for RTCP alone. */
static void
no_accusation_where_the_line_of_rtcp_is(void)
{
    g_autoptr(WnTrial) trial = overlooked("a=rtcp:4001 IN IP4 192.168.1.20\n");

    wn_assert_unnamed(trial, "sip-alg-breaks-media");
    g_assert_false(wn_trial_report(trial)->accuses);
    wn_assert_hazard(trial, "sip-alg-present");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-breaks-media/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-breaks-media/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/sip-alg-breaks-media/certain_at_both_phones", certain_at_both_phones);
    g_test_add_func("/causes/sip-alg-breaks-media/silent_in_the_far_twin", silent_in_the_far_twin);
    g_test_add_func("/causes/sip-alg-breaks-media/no_accusation_at_one_phone",
                    no_accusation_at_one_phone);
    g_test_add_func("/causes/sip-alg-breaks-media/a_port_that_is_not_hers_is_no_firewall",
                    a_port_that_is_not_hers_is_no_firewall);
    g_test_add_func("/causes/sip-alg-breaks-media/likely_for_an_offer", likely_for_an_offer);
    g_test_add_func("/causes/sip-alg-breaks-media/no_accusation_for_an_answer",
                    no_accusation_for_an_answer);
    g_test_add_func("/causes/sip-alg-breaks-media/likely_where_the_line_of_the_sound_is_overlooked",
                    likely_where_the_line_of_the_sound_is_overlooked);
    g_test_add_func("/causes/sip-alg-breaks-media/no_accusation_where_the_line_of_rtcp_is",
                    no_accusation_where_the_line_of_rtcp_is);
    return g_test_run();
}
