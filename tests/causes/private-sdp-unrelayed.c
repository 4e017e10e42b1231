/* SPDX-License-Identifier: GPL-2.0-or-later */
/* private-sdp-unrelayed at each vantage point, and its innocent twin. */
#include <string.h>

#include "support/talk.h"

/* The sound leaves for 192.168.1.20 while hers comes from her router. */
static void
certain_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* Nothing comes in from the far phone, whose own address is in its SDP. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.lan.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

/* What the far phone sends to a private address never gets near this router. */
static void
likely_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

/* Her own sound leaves for a private address that is not of her network; a tunnel might lead there.
 */
static void
likely_where_both_are_private(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both-sides.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

/* Servers usually follow the packets: this one may have another reason. */
static void
possible_where_a_server_is_silent(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.server.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_POSSIBLE);
}

/* The twin: the same call through a relay. */
static void
silent_when_relayed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-sdp-unrelayed");
}

/* Only SIP was captured: private SDP, and nothing known of the sound. */
static void
no_accusation_without_media(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-sip-only.pcap");

    wn_assert_no_nat_headline(trial);
}

/* Private addresses that both sides can reach. */
static void
no_accusation_over_a_vpn(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-vpn.pcap");

    wn_assert_unnamed(trial, "private-sdp-unrelayed");
    wn_assert_no_headline(trial);
}

/* A call straight to bob, of which both sides of her router are in one file; bob sends to the
 * Internet too, so the outer point sees what he sends. */
static void
call_on_both_sides(WnTrial *trial)
{
    static const char *const SIDES[] = { "192.168.1.20:5060", "198.51.100.7:5060" };
    g_autofree char         *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char         *answer = wn_talk_sdp("192.0.2.40", 16400);
    WnTalk                   server = { .trial = trial,
                                        .client = "192.0.2.40:5060",
                                        .via = "192.0.2.40:5060",
                                        .contact = "<sip:bob@192.0.2.40:5060>",
                                        .from = "bob",
                                        .call_id = "reg" };

    wn_talk_request(&server, 0, "REGISTER", 1, NULL);
    wn_talk_response(&server, 0.05, "200 OK", "REGISTER", 1, NULL);
    for (unsigned side = 0; side < 2; side++) {
        double shift = 1 + side * 0.001;
        WnTalk talk = { .trial = trial,
                        .client = SIDES[side],
                        .via = "192.168.1.20:5060",
                        .server = "192.0.2.40:5060",
                        .accepted = true,
                        .params = ";rport",
                        .remote = "<sip:bob@192.0.2.40:5060>" };

        wn_talk_request(&talk, shift, "INVITE", 1, offer);
        wn_talk_response(&talk, shift + 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, shift + 1.1, "ACK", 1, NULL);
        wn_talk_request(&talk, shift + 20, "BYE", 2, NULL);
        wn_talk_response(&talk, shift + 20.1, "200 OK", "BYE", 2, NULL);
    }
    wn_trial_rtp(trial, 2.2, 20, "192.168.1.20:16384", "192.0.2.40:16400", 7, 0);
    wn_trial_rtp(trial, 2.201, 20, "198.51.100.7:16384", "192.0.2.40:16400", 7, 0);
    wn_trial_rtp(trial, 2.2, 20, "192.0.2.40:16400", "192.168.1.20:16384", 9, 0);
}

/* Captures of both sides were merged: what goes to her private address was seen at bob's only, for
 * through her router it would have come by the outside address. */
static void
certain_in_a_merged_file(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_on_both_sides(trial);
    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* The same, and his sound is there as it came to her router. */
static void
silent_where_it_comes_in(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_on_both_sides(trial);
    wn_trial_rtp(trial, 2.199, 20, "192.0.2.40:16400", "198.51.100.7:16384", 9, 0);
    wn_assert_no_headline(trial);
}

/* Alice's phone and her sound to the private address that bob named; fate: at bob's phone. */
static WnTrial *
call_to(const char *bob, WnFate fate)
{
    g_autofree char *contact = g_strdup_printf("<sip:bob@%s:5060>", bob);
    g_autofree char *ear = g_strdup_printf("%s:17000", bob);
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .params = ";rport", .remote = contact, .accepted = true };
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *answer = wn_talk_sdp(bob, 17000);

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    talk.params = ";received=198.51.100.7;rport=5060";
    wn_talk_response(&talk, 2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 2.1, "ACK", 1, NULL);
    wn_trial_sights(trial, 0, fate);
    wn_trial_rtp(trial, 2.2, 20, "192.168.1.20:16384", ear, 7, 0);
    wn_trial_sights(trial, 0, WN_FATE_UNKNOWN);
    wn_talk_hang_up(&talk, 20);
    wn_trial_wait(trial, 60);
    return trial;
}

static WnTrial *
call_through(WnFate fate)
{
    return call_to("10.8.0.20", fate);
}

/* RFC 3550 6.4.2: of SSRC 9, which sends nothing, about SSRC 7. */
static void
report(WnTrial *trial, double seconds, const char *src, const char *dst)
{
    static const char RECEIVER_REPORT[32] = { '\x81', '\xc9', 0, 7, 0, 0, 0, 9, 0, 0, 0, 7 };

    wn_trial_datagram(trial, seconds, src, dst, wn_bytes(RECEIVER_REPORT, sizeof(RECEIVER_REPORT)));
}

/* Bob is muted.  What his phone reports comes to her private address from his: no NAT is between
 * them, and so none keeps his sound away. */
static void
no_accusation_where_reports_come_straight(void)
{
    g_autoptr(WnTrial) silent = call_through(WN_FATE_UNKNOWN);
    g_autoptr(WnTrial) reporting = call_through(WN_FATE_UNKNOWN);

    for (unsigned i = 0; i < 4; i++)
        report(reporting, 4 + i * 4, "10.8.0.20:17001", "192.168.1.20:16385");
    wn_assert_headline(silent, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    g_assert_false(wn_trial_report(reporting)->accuses);
}

/* Her phone asked its own link for the address in bob's SDP, and was answered: he may be next
 * door, and muted. */
static void
no_accusation_of_a_neighbour(void)
{
    g_autoptr(WnTrial) unasked = call_to("192.168.1.21", WN_FATE_UNKNOWN);
    g_autoptr(WnTrial) answered = call_to("192.168.1.21", WN_FATE_UNKNOWN);

    wn_trial_link_answer(answered, 2.19, "192.168.1.21:0", "192.168.1.20:0");
    g_assert_true(wn_trial_report(unasked)->accuses);
    g_assert_false(wn_trial_report(answered)->accuses);
}

/* Another host of that network looks who is there, as scanners do: that is no question of his. */
static void
likely_where_somebody_else_asks_for_it(void)
{
    g_autoptr(WnTrial) trial = call_through(WN_FATE_UNKNOWN);

    for (unsigned i = 0; i < 3; i++)
        wn_trial_link_question(trial, 4 + i, "192.168.1.5:0", "192.168.1.20:0");
    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

/* A capture at bob's phone shows it come in as it is: a tunnel joins the networks, and what bob
 * does not send has another reason. */
static void
no_accusation_where_it_is_seen_to_arrive(void)
{
    g_autoptr(WnTrial) alone = call_through(WN_FATE_UNKNOWN);
    g_autoptr(WnTrial) both = call_through(WN_FATE_ARRIVED);

    wn_assert_headline(alone, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    g_assert_false(wn_trial_report(both)->accuses);
}

/* The next point is the inside of her own router: the same link, and nothing of a tunnel. */
static void
a_second_look_at_one_link_is_no_tunnel(void)
{
    g_autoptr(WnTrial) both = call_through(WN_FATE_BESIDE);

    wn_assert_headline(both, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

static WnEndpoint
endpoint(const char *text)
{
    WnEndpoint parsed;

    g_assert_true(wn_endpoint_parse(wn_bytes(text, strlen(text)), &parsed));
    return parsed;
}

/* The next point is the outside of her own router, which gives it a public source: no tunnel, but
 * the way to the Internet. */
static void
certain_where_it_leaves_for_the_internet(void)
{
    g_autoptr(WnTrial) both = call_through(WN_FATE_ARRIVED);
    WnTranslation told = { .carrier = WN_CARRIER_UDP,
                           .inside = endpoint("192.168.1.20:16384"),
                           .outside = endpoint("198.51.100.7:16384"),
                           .towards = endpoint("10.8.0.20:17000"),
                           .frame_inside = 4,
                           .frame_outside = 4,
                           .capture_outside = 1 };

    wn_engine_tell_translation(wn_trial_engine(both), &told);
    wn_assert_headline(both, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* Alice's phone, and the relay between her and bob, which sends what he says to where her SDP wants
 * it: her own sound has this fate on its way there, and comes or does not. */
static WnTrial *
relay_waits(WnFate fate)
{
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 30000);
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           phone = { .trial = trial, .params = ";rport", .accepted = true };
    WnTalk           server = { .trial = trial,
                                .client = "198.51.100.7:5060",
                                .via = "192.168.1.20:5060",
                                .params = ";rport",
                                .accepted = true };

    wn_talk_answered(&phone, 0, offer, answer);
    wn_trial_point(trial, 1);
    wn_talk_answered(&server, 0.001, offer, answer);
    wn_trial_rtp(trial, 1.2, 20, "203.0.113.10:30000", "192.168.1.20:16384", 9, 0);
    if (fate != WN_FATE_LOST)
        wn_trial_rtp(trial, 1.2, 20, "198.51.100.7:16384", "203.0.113.10:30000", 7, 0);
    wn_trial_point(trial, 0);
    wn_trial_sights(trial, 0, fate);
    wn_trial_rtp(trial, 1.2, 20, "192.168.1.20:16384", "203.0.113.10:30000", 7, 0);
    wn_trial_sights(trial, 0, WN_FATE_UNKNOWN);
    wn_talk_hang_up(&phone, 20);
    wn_trial_wait(trial, 60);
    return trial;
}

/* A relay may follow the packets of her phone, if there are any (RFC 7362 4): here the router drops
 * them.  One that gets them and goes on to believe the SDP follows none. */
static void
the_router_is_to_blame_where_the_relay_hears_nothing(void)
{
    g_autoptr(WnTrial) lost = relay_waits(WN_FATE_LOST);
    g_autoptr(WnTrial) heard = relay_waits(WN_FATE_ARRIVED);

    wn_assert_headline(lost, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
    wn_assert_headline(heard, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* At her phone, by SIP alone: who is to send there is the other phone itself, which obeys the SDP,
 * or the server, which usually follows the packets. */
static void
a_warning_where_a_phone_is_to_obey(void)
{
    static const struct {
        const char *sound;
        bool        warns;
    } cases[] = { { "192.0.2.40", true }, { "203.0.113.10", false } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
        g_autofree char *answer = wn_talk_sdp(cases[i].sound, 6000);
        WnTalk talk = { .trial = trial, .remote = "<sip:bob@192.0.2.40:5060>", .accepted = true };

        wn_talk_request(&talk, 0, "INVITE", 1, offer);
        talk.params = ";received=198.51.100.7;rport=5060";
        wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
        wn_talk_hang_up(&talk, 20);
        if (cases[i].warns)
            wn_assert_hazard(trial, "private-sdp-unrelayed");
        else
            wn_assert_unnamed(trial, "private-sdp-unrelayed");
    }
}

/* On her link: her SIP leaves from 192.168.1.20, and her SDP names this place.  Sound goes one way
 * only, hers or his. */
static WnTrial *
call_with_sound_at(const char *place, bool hers)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *from = g_strdup_printf("%s:40000", place);
    g_autofree char *offer = wn_talk_sdp(place, 40000);
    g_autofree char *answer = wn_talk_sdp("100.99.1.2", 12000);
    WnTalk           talk = { .trial = trial, .accepted = true };

    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    talk.params = ";received=198.51.100.7;rport=5060";
    wn_trial_hops(trial, 55);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    if (hers) {
        wn_trial_rtp(trial, 1.2, 20, from, "100.99.1.2:12000", 1, 0);
    } else {
        wn_trial_hops(trial, 62);
        wn_trial_rtp(trial, 1.2, 20, "100.99.1.2:12000", from, 2, 0);
    }
    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 21, "BYE", 2, NULL);
    wn_trial_hops(trial, 55);
    wn_talk_response(&talk, 21.1, "200 OK", "BYE", 2, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* Her sound has a private network of its own (a VPN), which his comes by: what that leads to, and
 * whether the silent one is muted, the capture does not show.  From where her SIP leaves, only the
 * router is left. */
static void
unnamed_where_sound_has_a_network_of_its_own(void)
{
    g_autoptr(WnTrial) his = call_with_sound_at("100.101.102.103", false);
    g_autoptr(WnTrial) hers = call_with_sound_at("100.101.102.103", true);
    g_autoptr(WnTrial) plain = call_with_sound_at("192.168.1.20", true);

    wn_assert_unnamed(his, "private-sdp-unrelayed");
    wn_assert_unnamed(his, "server-sdp-private");
    wn_assert_unnamed(hers, "private-sdp-unrelayed");
    wn_assert_unnamed(hers, "server-sdp-private");
    wn_assert_headline(plain, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/private-sdp-unrelayed/likely_where_somebody_else_asks_for_it",
                    likely_where_somebody_else_asks_for_it);
    g_test_add_func("/causes/private-sdp-unrelayed/certain_at_the_far_phone",
                    certain_at_the_far_phone);
    g_test_add_func("/causes/private-sdp-unrelayed/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/private-sdp-unrelayed/likely_on_both_sides_of_the_router",
                    likely_on_both_sides_of_the_router);
    g_test_add_func("/causes/private-sdp-unrelayed/likely_where_both_are_private",
                    likely_where_both_are_private);
    g_test_add_func("/causes/private-sdp-unrelayed/possible_where_a_server_is_silent",
                    possible_where_a_server_is_silent);
    g_test_add_func("/causes/private-sdp-unrelayed/silent_when_relayed", silent_when_relayed);
    g_test_add_func("/causes/private-sdp-unrelayed/no_accusation_without_media",
                    no_accusation_without_media);
    g_test_add_func("/causes/private-sdp-unrelayed/no_accusation_over_a_vpn",
                    no_accusation_over_a_vpn);
    g_test_add_func("/causes/private-sdp-unrelayed/certain_in_a_merged_file",
                    certain_in_a_merged_file);
    g_test_add_func("/causes/private-sdp-unrelayed/no_accusation_where_it_is_seen_to_arrive",
                    no_accusation_where_it_is_seen_to_arrive);
    g_test_add_func("/causes/private-sdp-unrelayed/a_second_look_at_one_link_is_no_tunnel",
                    a_second_look_at_one_link_is_no_tunnel);
    g_test_add_func("/causes/private-sdp-unrelayed/silent_where_it_comes_in",
                    silent_where_it_comes_in);
    g_test_add_func("/causes/private-sdp-unrelayed/a_warning_where_a_phone_is_to_obey",
                    a_warning_where_a_phone_is_to_obey);
    g_test_add_func("/causes/private-sdp-unrelayed/no_accusation_where_reports_come_straight",
                    no_accusation_where_reports_come_straight);
    g_test_add_func("/causes/private-sdp-unrelayed/no_accusation_of_a_neighbour",
                    no_accusation_of_a_neighbour);
    g_test_add_func(
        "/causes/private-sdp-unrelayed/the_router_is_to_blame_where_the_relay_hears_nothing",
        the_router_is_to_blame_where_the_relay_hears_nothing);
    g_test_add_func("/causes/private-sdp-unrelayed/certain_where_it_leaves_for_the_internet",
                    certain_where_it_leaves_for_the_internet);
    g_test_add_func("/causes/private-sdp-unrelayed/unnamed_where_sound_has_a_network_of_its_own",
                    unnamed_where_sound_has_a_network_of_its_own);
    return g_test_run();
}
