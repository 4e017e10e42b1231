/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is seen of an answer and its ACK: each finding in a sample that shows it and one that
 * does not.
 */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_ack_to_private_address, "ack-lost-private-contact.pcap", WN_SUBJECT_CALL, 0,
          14 },
        { &finding_ack_to_private_address, "ack-lost-private-contact.direct.pcap", WN_SUBJECT_CALL,
          0, 7 },
        { &finding_ack_to_private_address, "ack-lost-private-contact.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_ack_to_private_address, "negative-vpn.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated, "ack-lost-other.callee.pcap", WN_SUBJECT_CALL, 0, 8 },
        { &finding_answer_repeated, "ack-lost-private-contact.caller.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_answer_repeated, "ack-lost-other.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated, "negative-any.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated, "negative-loss.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_repeated_after_ack, "ack-lost-other.caller.pcap", WN_SUBJECT_CALL, 0,
          26 },
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
        { &finding_ack_names_private_address, "ack-lost-private-contact.not.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_private_record_route, "server-advertises-private-address.pcap", WN_SUBJECT_CALL,
          0, 6 },
        { &finding_private_record_route, "server-advertises-private-address.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_request_to_private_route, "server-advertises-private-address.pcap",
          WN_SUBJECT_CALL, 0, 7 },
        { &finding_request_to_private_route, "server-advertises-private-address.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* A server with two networks stands in Record-Route twice (RFC 5658); the INVITE left it by one
 * address, the ACK leaves it by the other. */
static void
a_proxy_with_two_addresses_is_no_bypass(void)
{
    static const char ROUTES[] = "Record-Route: <sip:203.0.113.10;lr;r2=on>\n"
                                 "Record-Route: <sip:198.51.100.10;lr;r2=on>\n";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    g_autofree char *sdp = wn_talk_sdp("192.0.2.40", 6000);
    g_autofree char *accepted = g_strconcat(ROUTES, sdp, NULL);
    WnTalk           talk = { .trial = trial,
                              .client = "203.0.113.10:5060",
                              .server = "192.0.2.40:5060",
                              .uri = "sip:bob@192.0.2.40",
                              .contact = "<sip:alice@198.51.100.7:5060>",
                              .remote = "<sip:bob@192.0.2.40:5060>",
                              .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, ROUTES);
    wn_talk_response(&talk, 2, "200 OK", "INVITE", 1, accepted);
    talk.client = "198.51.100.10:5060";
    wn_talk_request(&talk, 2.1, "ACK", 1, NULL);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_ack_bypasses_proxy), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/answer_and_ack/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/answer_and_ack/a_proxy_with_two_addresses_is_no_bypass",
                    a_proxy_with_two_addresses_is_no_bypass);
    return g_test_run();
}
