/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nothing-heard-from-phone: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/talk.h"

/* In the sample latch-deadlock. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.pcap");

    wn_assert_found(trial, "nothing-heard-from-phone");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.not.pcap");

    wn_assert_not_found(trial, "nothing-heard-from-phone");
}

#define RELAY "203.0.113.20"

/* A proxy with a relay stands between her and him: both its sides are captured, her own sound is
 * not.  more: what else is seen. */
static WnTrial *
through_a_relay(const char *from, const char *to)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           near = { .trial = trial, .client = "198.51.100.7:5060", .accepted = true };
    WnTalk           far = near;
    g_autofree char *hers = wn_talk_sdp("198.51.100.7", 4000),
                    *his = wn_talk_sdp("192.0.2.40", 6000);
    g_autofree char *relay_to_him = wn_talk_sdp(RELAY, 30000),
                    *relay_to_her = wn_talk_sdp(RELAY, 30002);

    far.client = "203.0.113.10:5060";
    far.server = "192.0.2.40:5060";
    far.via = "203.0.113.10:5060;branch=z9hG4bK-proxy\nVia: SIP/2.0/UDP 198.51.100.7:5060";
    wn_talk_request(&near, 0, "INVITE", 1, hers);
    wn_talk_request(&far, 0.01, "INVITE", 1, relay_to_him);
    wn_talk_response(&far, 1, "200 OK", "INVITE", 1, his);
    wn_talk_response(&near, 1.01, "200 OK", "INVITE", 1, relay_to_her);
    wn_talk_request(&near, 1.1, "ACK", 1, NULL);
    wn_talk_request(&far, 1.11, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 12, RELAY ":30002", "198.51.100.7:4000", BOB_SSRC, 0);
    if (from)
        wn_trial_rtp(trial, 1.2, 12, from, to, ALICE_SSRC, 0);
    wn_trial_wait(trial, 13);
    return trial;
}

static unsigned
count_silent(const char *from, const char *to)
{
    g_autoptr(WnTrial) trial = through_a_relay(from, to);
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    return wn_probe_count(probe, &finding_nothing_heard_from_phone);
}

/* The relay passes her sound on: it has heard her. */
static void
not_where_a_relay_passes_it_on(void)
{
    g_assert_cmpuint(count_silent(NULL, NULL), >, 0);
    g_assert_cmpuint(count_silent(RELAY ":30000", "192.0.2.40:6000"), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/nothing-heard-from-phone/fires", fires);
    g_test_add_func("/findings/nothing-heard-from-phone/does_not", does_not);
    g_test_add_func("/findings/nothing-heard-from-phone/not_where_a_relay_passes_it_on",
                    not_where_a_relay_passes_it_on);
    return g_test_run();
}
