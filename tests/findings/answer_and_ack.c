/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is seen of an answer and its ACK: each finding in a sample that shows it and one that
 * does not.
 */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_ack_to_private_address, "ack-lost-private-contact.pcap",
          WN_SUBJECT_CALL, 0, 14 },
        { &finding_ack_to_private_address, "ack-lost-private-contact.direct.pcap",
          WN_SUBJECT_CALL, 0, 7 },
        { &finding_ack_to_private_address, "ack-lost-private-contact.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_ack_to_private_address, "negative-vpn.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated, "ack-lost-other.callee.pcap", WN_SUBJECT_CALL, 0, 8 },
        { &finding_answer_repeated, "ack-lost-private-contact.caller.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_answer_repeated, "ack-lost-other.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated, "negative-any.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated, "negative-loss.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated_after_ack, "ack-lost-other.caller.pcap",
          WN_SUBJECT_CALL, 0, 26 },
        { &finding_answer_repeated_after_ack, "ack-lost-other.callee.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated_after_ack, "ack-lost-other.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_contact_in_answer, "ack-lost-private-contact.caller.pcap",
          WN_SUBJECT_CALL, 0, 6 },
        { &finding_private_contact_in_answer, "ack-lost-other.callee.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_contact_in_answer, "ack-lost-route.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_ack_missing, "ack-lost-other.callee.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_ack_missing, "ack-lost-other.caller.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_ack_missing, "ack-lost-other.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_ack_bypasses_proxy, "ack-lost-route.pcap", WN_SUBJECT_CALL, 0, 7 },
        { &finding_ack_bypasses_proxy, "ack-lost-route.wan.pcap", WN_SUBJECT_CALL, 0, 9 },
        { &finding_ack_bypasses_proxy, "ack-lost-route.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_ack_not_forwarded, "ack-lost-other.pcap", WN_SUBJECT_CALL, 0, 17 },
        { &finding_ack_not_forwarded, "ack-lost-other.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_ack_names_private_address, "ack-lost-private-contact.caller.pcap",
          WN_SUBJECT_CALL, 0, 7 },
        { &finding_ack_names_private_address, "ack-lost-private-contact.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_record_route, "server-advertises-private-address.pcap",
          WN_SUBJECT_CALL, 0, 6 },
        { &finding_private_record_route, "server-advertises-private-address.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_request_to_private_route, "server-advertises-private-address.pcap",
          WN_SUBJECT_CALL, 0, 7 },
        { &finding_request_to_private_route, "server-advertises-private-address.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/answer_and_ack/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
