/* SPDX-License-Identifier: GPL-2.0-or-later */
/* silence: where the excuse weakens a claim, and where it does not. */
#include "support/media_call.h"

/* At alice's phone, through a proxy: bob's own address is in his SDP, and nothing comes from him.
 */
static WnTrial *
unheard_call(const char *formats, double seconds)
{
    g_autofree char *offer = g_strdup_printf(
        "INVITE sip:bob@example.net SIP/2.0\nVia: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK1\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\nCall-ID: silence-1\n"
        "CSeq: 1 INVITE\nContact: <sip:alice@192.168.1.20:5060>\nContent-Type: application/sdp\n\n"
        "v=0\no=- 1 1 IN IP4 192.168.1.20\ns=-\nc=IN IP4 192.168.1.20\nt=0 0\n"
        "m=audio 4000 RTP/AVP %s\n",
        formats);
    g_autofree char *answer = g_strdup_printf(
        "SIP/2.0 200 OK\n"
        "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK1;received=198.51.100.7;rport=5060\n"
        "Record-Route: <sip:203.0.113.10;lr>\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
        "Call-ID: silence-1\nCSeq: 1 INVITE\nContact: <sip:bob@192.0.2.40:5060>\n"
        "Content-Type: application/sdp\n\n"
        "v=0\no=- 1 1 IN IP4 192.0.2.40\ns=-\nc=IN IP4 192.0.2.40\nt=0 0\n"
        "m=audio 6000 RTP/AVP %s\n",
        formats);
    WnTrial *trial = wn_trial_new(NULL);

    wn_trial_sip(trial, 0, "192.168.1.20:5060", "203.0.113.10:5060", offer);
    wn_trial_sip(trial, 1, "203.0.113.10:5060", "192.168.1.20:5060", answer);
    wn_trial_rtp(trial, 1.2, 1.2 + seconds, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    return trial;
}

/* RFC 3389: bob's phone sends nothing while he says nothing. */
static void
unknown_with_comfort_noise(void)
{
    g_autoptr(WnTrial) trial = unheard_call("0 13", 14);

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_POSSIBLE);
}

static void
clear_without_it(void)
{
    g_autoptr(WnTrial) trial = unheard_call("0", 14);

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

/* Nobody says nothing for a minute and goes on listening. */
static void
clear_in_a_long_call(void)
{
    g_autoptr(WnTrial) trial = unheard_call("0 13", 60);

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/silence/unknown_with_comfort_noise", unknown_with_comfort_noise);
    g_test_add_func("/guards/silence/clear_without_it", clear_without_it);
    g_test_add_func("/guards/silence/clear_in_a_long_call", clear_in_a_long_call);
    return g_test_run();
}
