/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is seen of STUN, TURN, TLS and DTLS, of routers and of networks: each finding in a sample
 * that shows it and one that does not, or in a call by hand.
 */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/relay_talk.h"
#include "support/stun_talk.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        /* The answer leaves the handshake to bob, whose hello never comes. */
        { &finding_handshake_awaited, "dtls-handshake-stalled.waits.pcap", WN_SUBJECT_CALL, 0, 8 },
        { &finding_handshake_awaited, "dtls-handshake-stalled.waits.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_nobody_begins_handshake, "not-nat-dtls.roles.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_nobody_begins_handshake, "dtls-handshake-stalled.waits.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_tls_alert, "not-nat-tls.pcap", WN_SUBJECT_DISCOVERY, 0, 8 },
        { &finding_tls_alert, "tcp-idle-dropped.tls.pcap", WN_SUBJECT_DISCOVERY, 0, 0 },
        /* STUN was asked from another port, or long before. */
        { &finding_stun_from_other_socket, "stun-stale-mapping.pcap", WN_SUBJECT_CALL, 0, 4 },
        { &finding_stun_from_other_socket, "stun-stale-mapping.old.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_stun_long_before, "stun-stale-mapping.old.pcap", WN_SUBJECT_CALL, 0, 4 },
        { &finding_stun_long_before, "stun-stale-mapping.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_stun_address_advertised, "stun-mapped-address-private.pcap",
          WN_SUBJECT_CALL, 0, 5 },
        { &finding_private_stun_address_advertised, "stun-stale-mapping.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_seen_as_it_is, "client-public-no-nat.pcap", WN_SUBJECT_CALL, 0, 3 },
        { &finding_seen_as_it_is, "stun-stale-mapping.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_response_refused_by_nat, "response-lost-no-rport.server.pcap",
          WN_SUBJECT_REGISTRATION, 0, 3 },
        { &finding_response_refused_by_nat, "response-lost-no-rport.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_request_swallowed, "sip-alg-drops-message.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_request_swallowed, "sip-alg-drops-message.lan.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_delivered_to_other_phone, "same-port-clash.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_answered_by_other_line, "not-nat-auth.lines.pcap", WN_SUBJECT_REGISTRATION, 0,
          4 },
        { &finding_answered_by_other_line, "not-nat-auth.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_refused_by_line, "dual-wan-split.register.pcap", WN_SUBJECT_REGISTRATION, 0, 4 },
        { &finding_refused_by_line, "dual-wan-split.register.not.pcap", WN_SUBJECT_REGISTRATION, 0,
          0 },
        /* Outside nobody sees from which port they send. */
        { &finding_port_held_by_other_phone, "same-port-clash.pcap", WN_SUBJECT_REGISTRATION, 1,
          4 },
        { &finding_port_held_by_other_phone, "same-port-clash.pcap", WN_SUBJECT_REGISTRATION, 0,
          0 },
        { &finding_port_held_by_other_phone, "same-port-clash.wan.pcap", WN_SUBJECT_REGISTRATION, 1,
          0 },
        { &finding_peer_in_own_network, "overlapping-private-networks.pcap", WN_SUBJECT_CALL, 0,
          8 },
        { &finding_nobody_at_address, "overlapping-private-networks.pcap", WN_SUBJECT_CALL, 0, 10 },
        { &finding_nobody_at_address, "overlapping-private-networks.stranger.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_other_address_family, "nat64-ipv4-literal.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_two_networks_named, "wrong-interface-advertised.wan.pcap", WN_SUBJECT_CALL, 0,
          3 },
        { &finding_two_networks_named, "private-sdp-unrelayed.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_media_after_bye, "bye-lost.sender.pcap", WN_SUBJECT_CALL, 0, 309 },
        { &finding_fell_silent_without_bye, "bye-lost.receiver.pcap", WN_SUBJECT_CALL, 0, 141 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* The relayed address is one of the server's own network: what leaves it is never answered. */
static void
a_relayed_address_that_nothing_comes_to(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.turn.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("turn-relay-address-private.turn.not.pcap");

    wn_assert_frames(trial, "relayed-address-deaf", "8");
    wn_assert_not_found(twin, "relayed-address-deaf");
}

/* RFC 8656 9.2: the server forbids the peer, and there is no other; or bob's was granted before. */
static void
a_permission_that_is_refused(void)
{
    static const bool granted[] = { false, true };

    for (size_t i = 0; i < G_N_ELEMENTS(granted); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;

        wn_relay_allocate(trial, 0);
        if (granted[i])
            wn_relay_renew(trial, 0.1);
        wn_relay_forbid(trial, 0.5);
        wn_relay_call(trial, 1, 20);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_permission_refused), ==,
                         granted[i] ? 0 : 1);
    }
}

/* Alice's router by the tests of RFC 3489 10.1: it lets in the server's other port, or does not. */
static void
a_router_that_admits_only_known_ports(void)
{
    static const bool lets_in[] = { false, true };

    for (size_t i = 0; i < G_N_ELEMENTS(lets_in); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
        g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
        WnTalk           talk = { .trial = trial, .accepted = true };
        WnStunTalk       stun = { .trial = trial,
                                  .client = "192.168.1.20:4000",
                                  .server = "203.0.113.30:3478",
                                  .mapped = "198.51.100.7:4000",
                                  .other = "203.0.113.31:3479",
                                  .classic = true };

        wn_stun_talk(&stun, 0);
        stun.server = "203.0.113.31:3479";
        wn_stun_talk(&stun, 0.5);
        stun.server = "203.0.113.30:3478";
        stun.change = WN_CHANGE_PORT;
        stun.copies = lets_in[i] ? 1 : 9;
        stun.mapped = lets_in[i] ? "198.51.100.7:4000" : NULL;
        stun.from = "203.0.113.30:3479";
        wn_stun_talk(&stun, 1);
        wn_talk_request(&talk, 300, "INVITE", 1, offer);
        talk.params = ";received=198.51.100.7;rport=5060";
        wn_talk_response(&talk, 301, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, 301.1, "ACK", 1, NULL);
        wn_trial_rtp(trial, 301.2, 320, "192.168.1.20:4000", "192.0.2.40:6000", 7, 0);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_router_admits_only_known_ports), ==,
                         lets_in[i] ? 0 : 1);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/wires/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/wires/a_relayed_address_that_nothing_comes_to",
                    a_relayed_address_that_nothing_comes_to);
    g_test_add_func("/findings/wires/a_permission_that_is_refused", a_permission_that_is_refused);
    g_test_add_func("/findings/wires/a_router_that_admits_only_known_ports",
                    a_router_that_admits_only_known_ports);
    return g_test_run();
}
