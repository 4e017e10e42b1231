/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a server or a peer that cannot be reached. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_own_request_unanswered, "not-nat-server-down.pcap",
          WN_SUBJECT_REGISTRATION, 0, 1 },
        { &finding_own_request_unanswered, "not-nat-server-down.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_administratively_prohibited, "sip-no-reply-blocked.pcap",
          WN_SUBJECT_REGISTRATION, 0, 4 },
        { &finding_administratively_prohibited, "not-nat-server-down.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_server_refuses_packets, "not-nat-server-down.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_server_refuses_packets, "sip-no-reply-blocked.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_call_to_private_address, "peer-address-not-routable.silent.pcap",
          WN_SUBJECT_CALL, 0, 1 },
        { &finding_call_to_private_address, "peer-address-not-routable.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_call_to_bare_address, "peer-address-not-routable.public.pcap",
          WN_SUBJECT_CALL, 0, 1 },
        { &finding_call_to_bare_address, "not-nat-ok.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_destination_unreachable, "peer-address-not-routable.pcap",
          WN_SUBJECT_CALL, 0, 2 },
        { &finding_destination_unreachable, "peer-address-not-routable.silent.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_network_silent, "not-nat-network-down.pcap", WN_SUBJECT_REGISTRATION, 0, 11 },
        { &finding_network_silent, "not-nat-network-down.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_network_silent, "not-nat-server-down.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_network_silent, "sip-no-reply-blocked.silent.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_name_not_found, "not-nat-dns.pcap", WN_SUBJECT_DISCOVERY, 0, 2 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/reachability/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
