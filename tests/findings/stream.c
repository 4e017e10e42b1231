/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of TCP connections that do not carry. */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_connection_to_phone_fails, "tcp-connection-gone.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_connection_to_phone_fails, "tcp-connection-gone.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_registered_over_own_connection, "tcp-connection-gone.pcap", WN_SUBJECT_CALL, 0,
          4 },
        { &finding_registered_over_own_connection, "nat-rebinding.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_idle_connection_dead, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_idle_connection_dead, "tcp-idle-dropped.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_new_connection_works, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 30 },
        { &finding_new_connection_works, "tcp-large-message-stalls.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_data_stops_at_router, "tcp-idle-dropped.both.pcap", WN_SUBJECT_CALL, 0, 15 },
        { &finding_data_stops_at_router, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_large_segment_lost, "tcp-large-message-stalls.pcap", WN_SUBJECT_CALL, 0, 8 },
        { &finding_large_segment_lost, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_packet_too_big, "tcp-large-message-stalls.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_reset_from_elsewhere, "firewall-blocks-transport.reset.pcap",
          WN_SUBJECT_DISCOVERY, 0, 2 },
        { &finding_reset_from_elsewhere, "firewall-blocks-transport.reset.not.pcap",
          WN_SUBJECT_DISCOVERY, 0, 0 },
        { &finding_connection_to_registered_address, "tcp-connection-gone.contact.pcap",
          WN_SUBJECT_CALL, 0, 4 },
        { &finding_connection_to_registered_address, "tcp-connection-gone.contact.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_connection_to_server_fails, "firewall-blocks-transport.tcp.pcap",
          WN_SUBJECT_REGISTRATION, 0, 1 },
        { &finding_connection_to_server_fails, "firewall-blocks-transport.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* The server's connection goes to the port that the Contact means without naming it (RFC
 * 3261 19.1.2), or to one that nobody told it. */
static void
the_port_that_a_contact_means(void)
{
    static const struct {
        const char *contact, *wanted;
        bool        seen;
    } cases[] = {
        { "<sip:alice@198.51.100.7;transport=tcp>", "198.51.100.7:5060", true },
        { "<sip:alice@198.51.100.7;transport=tls>", "198.51.100.7:5061", true },
        { "<sip:alice@198.51.100.7>", "198.51.100.7:5061", true },
        { "<sips:alice@198.51.100.7>", "198.51.100.7:5061", true },
        { "<sip:alice@198.51.100.7:5070;transport=tls>", "198.51.100.7:5061", false },
        { "<sip:alice@198.51.100.7;transport=tls>", "198.51.100.7:5062", false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk talk = { .trial = trial,
                        .client = "198.51.100.7:40000",
                        .server = "203.0.113.10:5061",
                        .contact = cases[i].contact };

        wn_trial_carrier(trial, WN_CARRIER_TLS);
        wn_talk_registers(&talk, 0);
        for (unsigned copy = 0; copy < 3; copy++)
            wn_trial_tcp(trial, 60 + copy, "203.0.113.10:33000", cases[i].wanted, 2);
        wn_trial_wait(trial, 100);
        probe = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);
        g_assert_cmpuint(wn_probe_frame(probe, &finding_connection_to_phone_fails), ==,
                         cases[i].seen ? 3 : 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stream/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/stream/the_port_that_a_contact_means",
                    the_port_that_a_contact_means);
    return g_test_run();
}
