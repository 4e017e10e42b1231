/* SPDX-License-Identifier: GPL-2.0-or-later */
/* advertised-address-differs: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"

/* The INVITE, by its Contact and by its SDP. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.pcap");

    wn_assert_frames(trial, "advertised-address-differs", "1,1");
}

/* There they name where it comes from. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.not.pcap");

    wn_assert_not_found(trial, "advertised-address-differs");
}

/* Seen behind a proxy: one IPv6 phone's NAT64 gives it an IPv4 address, as it must (RFC 6146). */
static void
not_of_another_family(void)
{
    static const struct {
        const char *sent_by, *media, *network;
        bool        differs;
    } cases[] = { { "[2001:db8:1::20]", "2001:db8:1::20", "IP6", false },
                  { "203.0.113.99", "203.0.113.99", "IP4", true } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *invite = g_strdup_printf(
            "INVITE sip:bob@192.0.2.20:5060 SIP/2.0\n"
            "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKp\n"
            "Via: SIP/2.0/UDP %s:5060;branch=z9hG4bKa;received=198.51.100.7;rport=5060\n"
            "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\n"
            "Call-ID: other-family\nCSeq: 1 INVITE\nMax-Forwards: 69\n"
            "Contact: <sip:alice@198.51.100.7:5060>\nContent-Type: application/sdp\n\n"
            "v=0\no=- 1 1 IN %s %s\ns=-\nc=IN %s %s\nt=0 0\nm=audio 16384 RTP/AVP 0\n",
            cases[i].sent_by, cases[i].network, cases[i].media, cases[i].network, cases[i].media);
        g_autofree char *accepted = g_strdup_printf(
            "SIP/2.0 200 OK\n"
            "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKp\n"
            "Via: SIP/2.0/UDP %s:5060;branch=z9hG4bKa;received=198.51.100.7;rport=5060\n"
            "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
            "Call-ID: other-family\nCSeq: 1 INVITE\n"
            "Contact: <sip:bob@192.0.2.20:5060>\nContent-Type: application/sdp\n\n"
            "v=0\no=- 1 1 IN IP4 192.0.2.20\ns=-\nc=IN IP4 192.0.2.20\nt=0 0\n"
            "m=audio 16384 RTP/AVP 0\n",
            cases[i].sent_by);

        wn_trial_sip(trial, 0, "203.0.113.10:5060", "192.0.2.20:5060", invite);
        wn_trial_sip(trial, 2, "192.0.2.20:5060", "203.0.113.10:5060", accepted);
        wn_trial_sip(trial, 2.1, "203.0.113.10:5060", "192.0.2.20:5060",
                     "ACK sip:bob@192.0.2.20:5060 SIP/2.0\n"
                     "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKack\n"
                     "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
                     "Call-ID: other-family\nCSeq: 1 ACK\nMax-Forwards: 69\n\n");
        wn_trial_rtp(trial, 2.2, 20, "198.51.100.7:16384", "192.0.2.20:16384", 1, 0);
        wn_trial_wait(trial, 60);
        if (cases[i].differs)
            wn_assert_frames(trial, "advertised-address-differs", "1");
        else
            wn_assert_not_found(trial, "advertised-address-differs");
    }
}

/* Her SIP goes by IPv4 and her sound by IPv6 (RFC 6157): neither address belies the other. */
static void
not_where_signalling_is_of_another_family(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    static const char OFFER[] = "v=0\no=- 1 1 IN IP6 2001:db8:1::20\ns=-\nc=IN IP6 2001:db8:1::20\n"
                                "t=0 0\nm=audio 4000 RTP/AVP 0\n";
    static const char ANSWER[] = "v=0\no=- 1 1 IN IP6 2001:db8:2::40\ns=-\n"
                                 "c=IN IP6 2001:db8:2::40\nt=0 0\nm=audio 6000 RTP/AVP 0\n";

    wn_call_begin(trial, ALICE_SIP, OFFER, ANSWER);
    wn_call_hang_up(trial, 10);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_advertised_address_differs), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/advertised-address-differs/fires", fires);
    g_test_add_func("/findings/advertised-address-differs/does_not", does_not);
    g_test_add_func("/findings/advertised-address-differs/not_of_another_family",
                    not_of_another_family);
    g_test_add_func(
        "/findings/advertised-address-differs/not_where_signalling_is_of_another_family",
        not_where_signalling_is_of_another_family);
    return g_test_run();
}
