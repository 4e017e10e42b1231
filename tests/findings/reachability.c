/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a server or a peer that cannot be reached. */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_own_request_unanswered, "not-nat-server-down.pcap", WN_SUBJECT_REGISTRATION, 0,
          1 },
        { &finding_own_request_unanswered, "not-nat-server-down.not.pcap", WN_SUBJECT_REGISTRATION,
          0, 0 },
        { &finding_administratively_prohibited, "sip-no-reply-blocked.pcap",
          WN_SUBJECT_REGISTRATION, 0, 4 },
        { &finding_administratively_prohibited, "not-nat-server-down.pcap", WN_SUBJECT_REGISTRATION,
          0, 0 },
        { &finding_server_refuses_packets, "not-nat-server-down.pcap", WN_SUBJECT_REGISTRATION, 0,
          2 },
        { &finding_server_refuses_packets, "sip-no-reply-blocked.pcap", WN_SUBJECT_REGISTRATION, 0,
          0 },
        { &finding_call_to_private_address, "peer-address-not-routable.silent.pcap",
          WN_SUBJECT_CALL, 0, 1 },
        { &finding_call_to_private_address, "peer-address-not-routable.not.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_call_to_bare_address, "peer-address-not-routable.public.pcap", WN_SUBJECT_CALL,
          0, 1 },
        { &finding_call_to_bare_address, "not-nat-ok.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_destination_unreachable, "peer-address-not-routable.pcap", WN_SUBJECT_CALL, 0,
          2 },
        { &finding_destination_unreachable, "peer-address-not-routable.silent.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_network_silent, "not-nat-network-down.pcap", WN_SUBJECT_REGISTRATION, 0, 11 },
        { &finding_network_silent, "not-nat-network-down.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_network_silent, "not-nat-server-down.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_network_silent, "sip-no-reply-blocked.silent.pcap", WN_SUBJECT_REGISTRATION, 0,
          0 },
        { &finding_name_not_found, "not-nat-dns.pcap", WN_SUBJECT_DISCOVERY, 0, 2 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* Whoever sets a Route has it sent to that server (RFC 3261 8.1.2): if it is silent, it may be
 * down. */
static void
a_call_by_a_route_is_led_by_a_server(void)
{
    static const struct {
        const char *route;
        unsigned    seen;
    } cases[] = { { NULL, 1 }, { "Route: <sip:10.0.0.5;lr>\n", 0 } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk talk = { .trial = trial,
                        .client = "198.51.100.7:5060",
                        .server = "10.0.0.5:5060",
                        .uri = "sip:bob@10.0.0.5",
                        .contact = "<sip:alice@198.51.100.7:5060>",
                        .to_host = "10.0.0.5" };

        wn_talk_unanswered(&talk, 0, "INVITE", 1, cases[i].route);
        wn_trial_wait(trial, 80);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_call_to_private_address), ==,
                         cases[i].seen);
    }
}

/* Alice asks her own network for the next hop so many times; nothing is answered, nor is her
 * server. */
static WnTrial *
alone_in_her_network(unsigned asked)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial };

    for (unsigned i = 0; i < asked; i++) {
        WnPacket arp = { .kind = WN_PACKET_ARP, .frame = 1000 + i };

        arp.time = (1767607200 + i) * WN_SECOND;
        g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.1.20:0"), &arp.src));
        g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.1.1:0"), &arp.dst));
        wn_engine_feed(wn_trial_engine(trial), &arp);
    }
    wn_talk_unanswered(&talk, 5, "REGISTER", 1, NULL);
    wn_trial_wait(trial, 80);
    return trial;
}

static void
a_neighbour_that_is_asked_once_is_no_dead_network(void)
{
    g_autoptr(WnTrial) once = alone_in_her_network(1);
    g_autoptr(WnTrial) again = alone_in_her_network(3);
    g_autoptr(WnProbe) asked_once = wn_probe_new(once, WN_SUBJECT_REGISTRATION, 0);
    g_autoptr(WnProbe) asked_again = wn_probe_new(again, WN_SUBJECT_REGISTRATION, 0);

    g_assert_cmpuint(wn_probe_count(asked_once, &finding_network_silent), ==, 0);
    g_assert_cmpuint(wn_probe_frame(asked_again, &finding_network_silent), ==, 1000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/reachability/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/reachability/a_call_by_a_route_is_led_by_a_server",
                    a_call_by_a_route_is_led_by_a_server);
    g_test_add_func("/findings/reachability/a_neighbour_that_is_asked_once_is_no_dead_network",
                    a_neighbour_that_is_asked_once_is_no_dead_network);
    return g_test_run();
}
