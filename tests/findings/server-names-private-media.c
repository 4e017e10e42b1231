/* SPDX-License-Identifier: GPL-2.0-or-later */
/* server-names-private-media: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/talk.h"

/* The 200 OK of the PBX. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.pcap");

    wn_assert_frames(trial, "server-names-private-media", "4");
}

/* There it names the public address. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.not.pcap");

    wn_assert_not_found(trial, "server-names-private-media");
}

static unsigned
count(WnTrial *trial)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    return wn_probe_count(probe, &finding_server_names_private_media);
}

/* Who answers with 10.0.0.5 registers elsewhere itself: that is a phone. */
static void
whoever_registers_is_no_server(void)
{
    for (unsigned i = 0; i < 2; i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
        g_autofree char *answer = wn_talk_sdp("10.0.0.5", 6000);
        WnTalk           call = { .trial = trial,
                                  .client = "198.51.100.7:5060",
                                  .via = "192.168.1.20:5060",
                                  .accepted = true };
        WnTalk           own = { .trial = trial,
                                 .client = "203.0.113.10:5060",
                                 .server = "192.0.2.1:5060",
                                 .from = "bob",
                                 .call_id = "own" };

        wn_talk_request(&own, 0, i == 0 ? "OPTIONS" : "REGISTER", 1, NULL);
        wn_talk_response(&own, 0.1, "200 OK", i == 0 ? "OPTIONS" : "REGISTER", 1, NULL);
        wn_talk_answered(&call, 1, offer, answer);
        wn_trial_rtp(trial, 2.2, 9, ALICE, "10.0.0.5:6000", ALICE_SSRC, 0);
        wn_trial_wait(trial, 40);
        g_assert_cmpuint(count(trial), ==, i == 0 ? 1 : 0);
    }
}

/* Bob's re-INVITE to alice, with these Vias, and her answer. */
static void
offer_again(WnTrial *trial, const char *vias)
{
    static const char OFFER[] = "INVITE sip:alice@198.51.100.7 SIP/2.0\n%s"
                                "From: <sip:bob@example.net>;tag=t1\n"
                                "To: <sip:alice@example.net>;tag=f1\nCall-ID: call-1\n"
                                "CSeq: 7 INVITE\nContact: <sip:bob@203.0.113.10:5060>\n%s";
    static const char ANSWER[] = "SIP/2.0 200 OK\n%s"
                                 "From: <sip:bob@example.net>;tag=t1\n"
                                 "To: <sip:alice@example.net>;tag=f1\nCall-ID: call-1\n"
                                 "CSeq: 7 INVITE\nContact: <sip:alice@192.168.1.20:5060>\n%s";
    g_autofree char  *then = wn_talk_sdp("10.0.0.5", 6000);
    g_autofree char  *mine = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char  *offer = g_strdup_printf(OFFER, vias, then);
    g_autofree char  *answer = g_strdup_printf(ANSWER, vias, mine);

    wn_trial_sip(trial, 5, "203.0.113.10:5060", ALICE_SIP, offer);
    wn_trial_sip(trial, 5.1, ALICE_SIP, "203.0.113.10:5060", answer);
}

/* The server names 10.0.0.5 itself; or passes on what somebody at 10.0.0.5 wrote. */
static void
what_a_server_passes_on_is_not_its_own(void)
{
    static const char *const vias[] = {
        "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKr\n",
        "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKr\n"
        "Via: SIP/2.0/UDP 10.0.0.5:5060;branch=z9hG4bKb\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(vias); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
        g_autofree char *answer = wn_talk_sdp("203.0.113.10", 6000);
        WnTalk           call = {
                      .trial = trial, .client = ALICE_SIP, .via = "192.168.1.20:5060", .accepted = true
        };

        wn_talk_answered(&call, 1, offer, answer);
        offer_again(trial, vias[i]);
        wn_trial_rtp(trial, 5.3, 9, ALICE, "10.0.0.5:6000", ALICE_SSRC, 0);
        wn_trial_wait(trial, 40);
        g_assert_cmpuint(count(trial), ==, i == 0 ? 1 : 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/server-names-private-media/fires", fires);
    g_test_add_func("/findings/server-names-private-media/does_not", does_not);
    g_test_add_func("/findings/server-names-private-media/whoever_registers_is_no_server",
                    whoever_registers_is_no_server);
    g_test_add_func("/findings/server-names-private-media/what_a_server_passes_on_is_not_its_own",
                    what_a_server_passes_on_is_not_its_own);
    return g_test_run();
}
