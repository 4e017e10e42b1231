/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks with more than one router, card or address: what only looks so. */
#include "support/media_call.h"
#include "support/talk.h"

/* Alice at home calls through a public server; the answer asks for sound at this address. */
static WnTrial *
call_from_home(const char *answer_address)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .accepted = true };
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *answer = wn_talk_sdp(answer_address, 6000);

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    return trial;
}

/* Both phones are in one house: the other one answers from that very address. */
static void
a_phone_in_the_same_house_is_no_stranger(void)
{
    g_autoptr(WnTrial) trial = call_from_home("192.168.1.30");

    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:4000", "192.168.1.30:6000", ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, "192.168.1.30:6000", "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_wait(trial, 40);
    wn_assert_unnamed(trial, "overlapping-private-networks");
    wn_assert_unnamed(trial, "wrong-interface-advertised");
}

/* Nobody with that address speaks, and what is sent there is lost. */
static void
an_address_of_nobody_here_is_a_stranger(void)
{
    g_autoptr(WnTrial) trial = call_from_home("192.168.1.30");

    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:4000", "192.168.1.30:6000", ALICE_SSRC, 0);
    wn_trial_wait(trial, 40);
    wn_assert_headline(trial, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
}

/* ------------------------------------------------------------------ provider's networks */

static WnTrial *
registered_as(const char *client, const char *seen_as)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *params = g_strdup_printf(";rport=5060;received=%s", seen_as);
    g_autofree char *endpoint = g_strdup_printf("%s:5060", client);
    WnTalk           request = { .trial = trial, .client = endpoint };
    WnTalk           response = { .trial = trial, .client = endpoint, .params = params };

    wn_talk_request(&request, 0, "REGISTER", 1, NULL);
    wn_talk_response(&response, 0.1, "403 Forbidden", "REGISTER", 1, NULL);
    return trial;
}

static void
a_shared_address_before_a_public_server_is_seen(void)
{
    g_autoptr(WnTrial) trial = registered_as("100.64.3.20", "198.51.100.7");

    wn_assert_hazard(trial, "cgnat");
}

/* 100.64/10 serves VPNs too: there nothing is translated, or no public server is asked. */
static void
a_shared_address_of_a_vpn_is_none(void)
{
    g_autoptr(WnTrial) trial = registered_as("100.64.3.20", "100.64.3.20");

    wn_assert_unnamed(trial, "cgnat");
}

/* A public server that sees such a source has a load balancer in front of it: no packet comes over
 * the Internet with that. */
static void
an_address_of_the_servers_own_side_is_none(void)
{
    static const char *const balancers[] = { "100.100.7.9", "10.77.0.9" };

    for (size_t i = 0; i < G_N_ELEMENTS(balancers); i++) {
        g_autoptr(WnTrial) trial = registered_as("192.168.1.20", balancers[i]);

        wn_assert_unnamed(trial, "cgnat");
        wn_assert_unnamed(trial, "double-nat");
        g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 0);
    }
}

/* Of the same customer, seen outside: hosts behind DS-Lite call themselves 192.0.0.x. */
static void
an_address_behind_dslite_is_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .client = "198.51.100.7:1024",
                    .via = "192.0.0.2:5060",
                    .contact = "<sip:alice@192.0.0.2:5060>" };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "403 Forbidden", "REGISTER", 1, NULL);
    wn_assert_hazard(trial, "cgnat");
}

/* The same address with 464XLAT, before the provider: the host speaks IPv6 (RFC 6877). */
static void
an_ipv6_host_is_behind_no_dslite(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .client = "[2001:db8:1::464]:5060",
                    .server = "[64:ff9b::cb00:710a]:5060",
                    .via = "192.0.0.4:5060",
                    .contact = "<sip:alice@192.0.0.4:5060>" };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "403 Forbidden", "REGISTER", 1, NULL);
    wn_assert_unnamed(trial, "cgnat");
}

/* Of a registration that works there is nothing to say. */
static void
a_network_that_works_is_left_alone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .client = "198.51.100.7:1024",
                    .via = "192.0.0.2:5060",
                    .contact = "<sip:alice@192.0.0.2:5060>" };

    wn_talk_registers(&talk, 0);
    wn_assert_unnamed(trial, "cgnat");
}

/* ------------------------------------------------------------------ two versions of IP */

static void
send_through_proxy(WnTrial *trial, double at, bool forth, const char *start, const char *rest)
{
    static const char *const PROXY = "203.0.113.10:5060", *const BEHIND = "198.51.100.7:5060";
    static const char *const BOB_SIP_ADDRESS = "192.0.2.40:5060";
    static const char *const own =
        "Via: SIP/2.0/UDP "
        "[2001:db8:1::20]:5060;branch=z9hG4bK-1;rport=5060;received=198.51.100.7\n";
    g_autofree char *first = g_strdup_printf("%s\n%s%s", start, own, rest);
    g_autofree char *second = g_strdup_printf(
        "%s\nVia: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bK-2\n%s%s", start, own, rest);

    wn_trial_sip(trial, at, forth ? BEHIND : PROXY, forth ? PROXY : BEHIND, first);
    wn_trial_sip(trial, at + (forth ? 0.01 : -0.01), forth ? PROXY : BOB_SIP_ADDRESS,
                 forth ? BOB_SIP_ADDRESS : PROXY, second);
}

/* A phone behind a NAT64 calls through a proxy that no sound passes: at the proxy, on whose own
 * link all else is seen, its absence means nothing. */
static void
a_proxy_need_not_see_sound(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const char      *common = "From: <sip:alice@example.net>;tag=f\nTo: <sip:bob@example.net>%s\n"
                              "Call-ID: c\nCSeq: 1 INVITE\nContact: <sip:%s>\n"
                              "Content-Type: application/sdp\n\nv=0\no=- 1 1 IN %s %s\ns=-\n"
                              "c=IN %s %s\nt=0 0\nm=audio 16384 RTP/AVP 0\n";
    g_autofree char *offer = g_strdup_printf(common, "", "alice@[2001:db8:1::20]", "IP6",
                                             "2001:db8:1::20", "IP6", "2001:db8:1::20");
    g_autofree char *answer = g_strdup_printf(common, ";tag=t", "bob@192.0.2.40", "IP4",
                                              "192.0.2.40", "IP4", "192.0.2.40");

    wn_trial_datagram(trial, 0, "203.0.113.10:123", "203.0.113.123:123", wn_bytes("x", 1));
    wn_trial_datagram(trial, 0.1, "203.0.113.123:123", "203.0.113.10:123", wn_bytes("x", 1));
    send_through_proxy(trial, 1, true, "INVITE sip:bob@example.net SIP/2.0", offer);
    send_through_proxy(trial, 2, false, "SIP/2.0 200 OK", answer);
    wn_trial_wait(trial, 40);
    wn_assert_no_nat_headline(trial);
}

/* ------------------------------------------------------------------ one place for two phones */

/* At the server: alice registers from port 5060 of her router, carol from there; carol's Contact
 * names port 5060, and what is sent there for her draws 404. */
static WnTrial *
call_for_carol(const char *carol_from)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   alice = { .trial = trial,
                       .client = "198.51.100.7:5060",
                       .contact = "<sip:alice@198.51.100.7:5060>",
                       .call_id = "alice" };
    WnTalk   carol = { .trial = trial,
                       .client = carol_from,
                       .from = "carol",
                       .contact = "<sip:carol@198.51.100.7:5060>",
                       .call_id = "carol" };
    WnTalk   call = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "198.51.100.7:5060",
                      .uri = "sip:carol@198.51.100.7:5060",
                      .from = "bob",
                      .to = "carol",
                      .call_id = "call" };

    wn_talk_registers(&alice, 0);
    wn_talk_registers(&carol, 1);
    wn_talk_request(&call, 2, "INVITE", 1, NULL);
    wn_talk_response(&call, 2.1, "404 Not Found", "INVITE", 1, NULL);
    return trial;
}

static void
a_place_that_another_phone_registers_from_is_not_hers(void)
{
    g_autoptr(WnTrial) trial = call_for_carol("198.51.100.7:9660");

    wn_assert_headline(trial, "carol", "same-port-clash", WN_GRADE_LIKELY);
}

/* One PBX with two accounts registers both from one socket. */
static void
two_accounts_of_one_socket_are_no_clash(void)
{
    g_autoptr(WnTrial) trial = call_for_carol("198.51.100.7:5060");

    wn_assert_unnamed(trial, "same-port-clash");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/topology/a_phone_in_the_same_house_is_no_stranger",
                    a_phone_in_the_same_house_is_no_stranger);
    g_test_add_func("/findings/topology/an_address_of_nobody_here_is_a_stranger",
                    an_address_of_nobody_here_is_a_stranger);
    g_test_add_func("/findings/topology/a_shared_address_before_a_public_server_is_seen",
                    a_shared_address_before_a_public_server_is_seen);
    g_test_add_func("/findings/topology/an_address_of_the_servers_own_side_is_none",
                    an_address_of_the_servers_own_side_is_none);
    g_test_add_func("/findings/topology/a_shared_address_of_a_vpn_is_none",
                    a_shared_address_of_a_vpn_is_none);
    g_test_add_func("/findings/topology/an_ipv6_host_is_behind_no_dslite",
                    an_ipv6_host_is_behind_no_dslite);
    g_test_add_func("/findings/topology/an_address_behind_dslite_is_seen",
                    an_address_behind_dslite_is_seen);
    g_test_add_func("/findings/topology/a_network_that_works_is_left_alone",
                    a_network_that_works_is_left_alone);
    g_test_add_func("/findings/topology/a_proxy_need_not_see_sound", a_proxy_need_not_see_sound);
    g_test_add_func("/findings/topology/a_place_that_another_phone_registers_from_is_not_hers",
                    a_place_that_another_phone_registers_from_is_not_hers);
    g_test_add_func("/findings/topology/two_accounts_of_one_socket_are_no_clash",
                    two_accounts_of_one_socket_are_no_clash);
    return g_test_run();
}
