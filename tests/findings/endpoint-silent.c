/* SPDX-License-Identifier: GPL-2.0-or-later */
/* endpoint-silent: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/stun_talk.h"
#include "support/talk.h"

/* The first packet that he gets. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.pcap");

    wn_assert_frames(trial, "endpoint-silent", "8");
}

/* There he sends. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.not.pcap");

    wn_assert_not_found(trial, "endpoint-silent");
}

static char *
sdp_with_candidate(const char *addr, unsigned port)
{
    g_autofree char *plain = wn_talk_sdp(addr, port);

    return g_strdup_printf("%sa=ice-ufrag:%u\na=ice-pwd:%022u\n"
                           "a=candidate:1 1 UDP 2130706431 %s %u typ host\n",
                           plain, port, port, addr, port);
}

/* At her phone: his checks and his sound come from a port that his router chose, and hers go to the
 * one that he named.  Until one of hers is answered she may not send. */
static unsigned
silent_with_checks(bool answered)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = sdp_with_candidate("192.168.1.20", 4000);
    g_autofree char *answer = sdp_with_candidate("192.0.2.30", 13540);
    WnTalk           talk = { .trial = trial, .accepted = true };
    WnStunTalk       his = { .trial = trial,
                             .client = "192.0.2.30:4184",
                             .server = "192.168.1.20:4000",
                             .mapped = "192.0.2.30:4184",
                             .username = "4000:13540" };
    WnStunTalk       hers = { .trial = trial,
                              .client = "192.168.1.20:4000",
                              .server = answered ? "192.0.2.30:4184" : "192.0.2.30:13540",
                              .mapped = answered ? "198.51.100.7:4000" : NULL,
                              .copies = answered ? 1 : 4,
                              .username = "13540:4000" };

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    talk.params = ";received=198.51.100.7;rport=5060";
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_stun_talk(&hers, 1.2);
    wn_stun_talk(&his, 4);
    wn_trial_rtp(trial, 10, 25, "192.0.2.30:4184", "192.168.1.20:4000", 2, 0);
    wn_talk_hang_up(&talk, 25.1);
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_count(probe, &finding_endpoint_silent);
}

static void
not_before_a_check_of_its_own_succeeds(void)
{
    g_assert_cmpuint(silent_with_checks(true), ==, 1);
    g_assert_cmpuint(silent_with_checks(false), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/endpoint-silent/fires", fires);
    g_test_add_func("/findings/endpoint-silent/does_not", does_not);
    g_test_add_func("/findings/endpoint-silent/not_before_a_check_of_its_own_succeeds",
                    not_before_a_check_of_its_own_succeeds);
    return g_test_run();
}
