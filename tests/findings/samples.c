/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings that samples of their causes show: by which frame, and that the twin shows none; what
 * keeps them from being seen. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/stun_talk.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        /* Bob's REGISTER, from 192.0.2.30:31446, where the second INVITE is sent in vain. */
        { &finding_answered_before, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 3 },
        { &finding_answered_before, "binding-expired-idle.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        /* The 404 to the INVITE for dave, from the port that alice registered from. */
        { &finding_answered_by_other_phone, "same-port-clash.wan.pcap", WN_SUBJECT_CALL, 0, 10 },
        { &finding_answered_by_other_phone, "not-nat-unavailable.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* Dave's REGISTER from the port that was bob's; the twin's comes from another. */
        { &finding_port_given_away, "binding-expired-idle.given-away.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_port_given_away, "binding-expired-idle.given-away.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        /* Alice's INVITE has 62 hops left, dave's packets 63. */
        { &finding_farther_than_neighbours, "double-nat.outside.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_farther_than_neighbours, "double-nat.outside.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* The 400 as the phone gets it. */
        { &finding_damaged_request_fails, "sip-alg-breaks-signalling.pcap", WN_SUBJECT_CALL, 0, 8 },
        { &finding_damaged_request_fails, "sip-alg-breaks-signalling.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        /* The INVITE outside: c= and port are others than in frame 5. */
        { &finding_message_rewritten, "sip-alg-breaks-media.pcap", WN_SUBJECT_CALL, 0, 6 },
        /* The REGISTER outside: Via and Contact are others than in frame 1. */
        { &finding_message_rewritten, "sip-alg-breaks-media.pcap", WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_message_rewritten, "private-sdp-unrelayed.both.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* The INVITE from 192.168.1.20 (TTL 64), with c= 172.17.0.1. */
        { &finding_other_interface_named, "wrong-interface-advertised.pcap", WN_SUBJECT_CALL, 0,
          1 },
        { &finding_other_interface_named, "private-sdp-unrelayed.lan.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* The first NOTIFY on this way, answered in frame 6; the next comes in pieces. */
        { &finding_other_request_passes, "notify-too-big.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 5 },
        { &finding_other_request_passes, "notify-too-big.not.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        /* The 100 with received=192.168.1.20; frame 7 had 198.51.100.7. */
        { &finding_received_names_private_source, "sip-alg-breaks-media.body.pcap", WN_SUBJECT_CALL,
          0, 8 },
        { &finding_received_names_private_source, "private-sdp-unrelayed.lan.pcap", WN_SUBJECT_CALL,
          0, 0 },
        /* The 200 with the branch z9hG4bK-alg-..., to a REGISTER without -alg-. */
        { &finding_response_misses_request, "sip-alg-breaks-signalling.branch.pcap",
          WN_SUBJECT_REGISTRATION, 0, 4 },
        { &finding_response_misses_request, "sip-alg-breaks-signalling.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        /* The answer by NAT-PMP: outside address 10.20.0.7. */
        { &finding_router_inside_another, "double-nat.pcap", WN_SUBJECT_CALL, 0, 2 },
        { &finding_router_inside_another, "double-nat.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* The INVITE: c= 198.51.100.7, a=rtcp 192.168.1.20. */
        { &finding_sdp_half_rewritten, "sip-alg-present.half.pcap", WN_SUBJECT_CALL, 0, 3 },
        { &finding_sdp_half_rewritten, "sip-alg-present.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* The answer by NAT-PMP: outside address 100.64.3.7. */
        { &finding_shared_address_on_path, "cgnat.pcap", WN_SUBJECT_CALL, 0, 2 },
        { &finding_shared_address_on_path, "double-nat.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* The first RTP from 198.51.100.200; SIP comes from 198.51.100.7. */
        { &finding_sound_from_other_address, "dual-wan-split.pcap", WN_SUBJECT_CALL, 0, 7 },
        { &finding_sound_from_other_address, "dual-wan-split.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* RTP to 198.51.100.7, from where her SIP comes. */
        { &finding_sound_sent_to_other_line, "dual-wan-split.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_sound_sent_to_other_line, "dual-wan-split.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        /* The refresh from port 46656; she had subscribed from 22874. */
        { &finding_subscriber_moved, "subscription-lost-after-rebinding.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 32 },
        { &finding_subscriber_moved, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        /* The INVITE from 10.20.0.7, between 192.168.1.20 and 198.51.100.7. */
        { &finding_translated_twice, "double-nat.both.pcap", WN_SUBJECT_CALL, 0, 10 },
        { &finding_translated_twice, "double-nat.pcap", WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

static unsigned
count_in_call(WnTrial *trial, const WnFindingKind *finding)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    return wn_probe_count(probe, finding);
}

/* Her sound comes from another address than her SIP, and from that of her SIP as well. */
static void
sound_from_both_addresses(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 5, "198.51.100.200:4000", BOB, ALICE_SSRC, 0);
    g_assert_cmpuint(count_in_call(trial, &finding_sound_from_other_address), ==, 1);
    g_assert_cmpuint(count_in_call(trial, &finding_sound_sent_to_other_line), ==, 0);
    wn_trial_rtp(trial, 5, 9, ALICE, BOB, ALICE_SSRC, 0);
    g_assert_cmpuint(count_in_call(trial, &finding_sound_from_other_address), ==, 0);
}

/* A phone on her network names 172.17.0.1 for its sound, which comes from its other address. */
static WnTrial *
call_naming_other_interface(void)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .accepted = true };
    g_autofree char *offer = wn_talk_sdp("172.17.0.1", 4000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 6000);

    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_trial_hops(trial, 57);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:4000", "203.0.113.10:6000", ALICE_SSRC, 0);
    return trial;
}

/* Unless that is somebody else's address, who speaks or answers for it. */
static void
other_interface_is_another_host(void)
{
    g_autoptr(WnTrial) own = call_naming_other_interface();
    g_autoptr(WnTrial) speaks = call_naming_other_interface();
    g_autoptr(WnTrial) answers = call_naming_other_interface();

    g_assert_cmpuint(count_in_call(own, &finding_other_interface_named), ==, 1);
    wn_trial_datagram(speaks, 5, "172.17.0.1:137", "192.168.1.20:137", WN_LITERAL("hello"));
    g_assert_cmpuint(count_in_call(speaks, &finding_other_interface_named), ==, 0);
    wn_trial_link_answer(answers, 5, "172.17.0.1:1", "192.168.1.20:1");
    g_assert_cmpuint(count_in_call(answers, &finding_other_interface_named), ==, 0);
}

/* The same INVITE from two private addresses: on its way out through two routers, or to a server
 * within, where one router has a leg in another network. */
static void
translated_twice_on_the_way_out(void)
{
    static const char *const servers[] = { "203.0.113.10:5060", "192.168.2.10:5060" };

    for (unsigned i = 0; i < G_N_ELEMENTS(servers); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnTalk inside = { .trial = trial, .server = servers[i] };
        WnTalk middle = { .trial = trial,
                          .client = "10.20.0.7:5060",
                          .server = servers[i],
                          .via = "192.168.1.20:5060" };

        wn_talk_request(&inside, 0, "INVITE", 1, NULL);
        wn_talk_request(&middle, 0.001, "INVITE", 1, NULL);
        g_assert_cmpuint(count_in_call(trial, &finding_translated_twice), ==, i == 0 ? 1 : 0);
    }
}

typedef struct {
    uint16_t pieces;
    bool     watched_outside, line_is_up; /* her REGISTER passes meanwhile, too */
} Swallowed;

/* Both sides of her router: her REGISTER passes, her INVITE comes in so many pieces and does not.
 */
static bool
is_swallowed(Swallowed how)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk inside = { .trial = trial, .call_id = "registration" };
    WnTalk outside = inside;

    outside.client = "198.51.100.7:5060";
    outside.via = "192.168.1.20:5060";
    wn_talk_request(&inside, 0, "REGISTER", 1, NULL);
    if (how.watched_outside) {
        wn_talk_request(&outside, 0.001, "REGISTER", 1, NULL);
        wn_talk_response(&outside, 0.1, "200 OK", "REGISTER", 1, NULL);
    }
    wn_talk_response(&inside, 0.101, "200 OK", "REGISTER", 1, NULL);
    inside.call_id = "call";
    wn_trial_sights(trial, how.pieces, WN_FATE_UNKNOWN);
    wn_talk_unanswered(&inside, 10, "INVITE", 1, NULL);
    wn_trial_sights(trial, 0, WN_FATE_UNKNOWN);
    if (how.line_is_up) {
        wn_talk_request(&outside, 20, "REGISTER", 2, NULL);
        wn_talk_response(&outside, 20.1, "200 OK", "REGISTER", 2, NULL);
    }
    wn_trial_wait(trial, 60);
    return count_in_call(trial, &finding_request_swallowed) > 0;
}

/* Of one in pieces it is the pieces that routers drop. */
static void
whole_requests_are_swallowed(void)
{
    g_assert_true(is_swallowed((Swallowed){ 0, true, true }));
    g_assert_false(is_swallowed((Swallowed){ 0, false, false }));
    g_assert_false(is_swallowed((Swallowed){ 2, true, true }));
}

/* Nothing is seen to leave the house while it is sent: its line may be down. */
static void
what_an_outage_stops_is_not_swallowed(void)
{
    g_assert_false(is_swallowed((Swallowed){ 0, true, false }));
}

/* A REGISTER with one Via, and the Vias that the answer to it has. */
typedef struct {
    const char *from, *via;
    const char *returned; /* lines */
    bool        seen;
} Returned;

static void
a_via_comes_back_as_it_was(void)
{
    static const Returned all[] = {
        { "192.168.1.20:5060", "192.168.1.20:5060", "198.51.100.7:5060", true },
        { "192.168.1.20:5060", "192.168.1.20:5060", "192.168.1.20:5062", true },
        /* A server adds received and rport (RFC 3261 18.2.1, RFC 3581), and 5060 is the usual port.
         */
        { "192.168.1.20:5060", "192.168.1.20:5060", "192.168.1.20:5060;received=198.51.100.7",
          false },
        { "192.168.1.20:5060", "192.168.1.20", "192.168.1.20:5060", false },
        /* Names are not compared with addresses. */
        { "192.168.1.20:5060", "phone.example.net:5060", "198.51.100.7:5060", false },
        { "192.168.1.20:5060", "192.168.1.20:5060", "phone.example.net:5060", false },
        /* It is the answer to somebody's before her; she has no router. */
        { "192.168.1.20:5060", "192.168.1.20:5060",
          "198.51.100.7:5060;branch=z9hG4bK1\nVia: SIP/2.0/UDP 192.168.9.9:5060", false },
        { "198.51.100.7:5060", "198.51.100.7:5060", "198.51.100.8:5060", false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk request = { .trial = trial, .client = all[i].from, .via = all[i].via };
        WnTalk answer = { .trial = trial, .client = all[i].from, .via = all[i].returned };

        wn_talk_request(&request, 0, "REGISTER", 1, NULL);
        wn_talk_response(&answer, 0.1, "200 OK", "REGISTER", 1, NULL);
        probe = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);
        g_test_message("%s", all[i].returned);
        g_assert_cmpuint(wn_probe_count(probe, &finding_via_not_echoed), ==, all[i].seen);
    }
}

/* STUN tells one socket of hers the address that her SDP names, and the sound comes from another.
 */
static unsigned
count_told_other_socket(double asked, bool both_sockets)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .accepted = true };
    WnStunTalk       question = { .trial = trial,
                                  .client = "192.168.1.20:5000",
                                  .server = "203.0.113.30:3478",
                                  .mapped = "198.51.100.7:4000" };
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 6000);

    if (asked < 1)
        wn_stun_talk(&question, asked);
    question.client = "192.168.1.20:4002";
    if (both_sockets)
        wn_stun_talk(&question, asked + 0.2);
    question.client = "192.168.1.20:5000";
    wn_talk_answered(&talk, 1, offer, answer);
    if (asked > 2)
        wn_stun_talk(&question, asked);
    wn_trial_rtp(trial, 3, 9, "192.168.1.20:4002", "203.0.113.10:6000", ALICE_SSRC, 0);
    return count_in_call(trial, &finding_stun_from_other_socket);
}

/* What STUN says afterwards is not what the SDP was made from. */
static void
told_to_another_socket_before(void)
{
    g_assert_cmpuint(count_told_other_socket(0.5, false), ==, 1);
    g_assert_cmpuint(count_told_other_socket(2.5, false), ==, 0);
    g_assert_cmpuint(count_told_other_socket(0.5, true), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/samples/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/samples/sound_from_both_addresses", sound_from_both_addresses);
    g_test_add_func("/findings/samples/other_interface_is_another_host",
                    other_interface_is_another_host);
    g_test_add_func("/findings/samples/translated_twice_on_the_way_out",
                    translated_twice_on_the_way_out);
    g_test_add_func("/findings/samples/whole_requests_are_swallowed", whole_requests_are_swallowed);
    g_test_add_func("/findings/samples/what_an_outage_stops_is_not_swallowed",
                    what_an_outage_stops_is_not_swallowed);
    g_test_add_func("/findings/samples/a_via_comes_back_as_it_was", a_via_comes_back_as_it_was);
    g_test_add_func("/findings/samples/told_to_another_socket_before",
                    told_to_another_socket_before);
    return g_test_run();
}
