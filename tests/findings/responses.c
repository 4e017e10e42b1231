/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a response on its way back. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_repeated_after_response, "response-lost-no-rport.pcap", WN_SUBJECT_REGISTRATION,
          0, 21 },
        { &finding_repeated_after_response, "response-lost-no-rport.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_repeated_after_response, "negative-slow.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_repeated_after_response, "negative-any.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_response_to_other_port, "response-lost-no-rport.pcap", WN_SUBJECT_REGISTRATION,
          0, 2 },
        { &finding_response_to_other_port, "response-lost-no-rport.both.pcap",
          WN_SUBJECT_REGISTRATION, 0, 3 },
        { &finding_response_to_other_port, "response-lost-no-rport.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_response_to_private_address, "response-to-private-via.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_response_to_private_address, "response-to-private-via.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_response_from_other_endpoint, "response-from-wrong-port.delivered.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_response_from_other_endpoint, "response-from-wrong-port.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_response_lost_on_the_way, "response-lost-no-rport.both.pcap",
          WN_SUBJECT_REGISTRATION, 0, 3 },
        { &finding_response_lost_on_the_way, "response-lost-no-rport.pcap", WN_SUBJECT_REGISTRATION,
          0, 0 },
        { &finding_via_without_rport, "response-lost-no-rport.lan.pcap", WN_SUBJECT_REGISTRATION, 0,
          1 },
        { &finding_via_without_rport, "response-lost-no-rport.not.pcap", WN_SUBJECT_REGISTRATION, 0,
          0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/responses/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
