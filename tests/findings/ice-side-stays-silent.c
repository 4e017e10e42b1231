/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-side-stays-silent: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/talk.h"

/* At alice's phone: she offers ICE with a public default; bob's own phone answers as given. */
static WnTrial *
answered_with(const char *more)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial, .accepted = true };
    g_autofree char *public = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *private = wn_talk_sdp("192.168.7.20", 6000);
    g_autofree char *offer =
        g_strconcat(public,
                    "a=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n"
                    "a=candidate:1 1 UDP 2113929471 192.168.1.20 4000 typ host\n"
                    "a=candidate:2 1 UDP 1677721855 198.51.100.7 4000 typ srflx raddr 192.168.1.20 "
                    "rport 4000\n",
                    NULL);
    g_autofree char *answer = g_strconcat(private, more, NULL);

    wn_trial_datagram(trial, 0, "192.168.1.20:40000", "203.0.113.53:53", wn_bytes("x", 1));
    wn_trial_datagram(trial, 0.01, "203.0.113.53:53", "192.168.1.20:40000", wn_bytes("x", 1));
    wn_talk_request(&talk, 0.1, "INVITE", 1, offer);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    return trial;
}

static void
who_waits_for_ice_never_starts(void)
{
    g_autoptr(WnTrial) trial = answered_with("");

    wn_trial_wait(trial, 40);
    wn_assert_headline(trial, "alice", "ice-not-negotiated", WN_GRADE_LIKELY);
    wn_assert_found(trial, "ice-side-stays-silent");
}

/* She sends without ICE. */
static void
who_sends_does_not_wait(void)
{
    g_autoptr(WnTrial) trial = answered_with("");

    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:4000", "192.168.7.20:6000", ALICE_SSRC, 0);
    wn_trial_wait(trial, 40);
    wn_assert_not_found(trial, "ice-side-stays-silent");
}

/* He does ICE too. */
static void
an_answer_with_ice_is_none(void)
{
    g_autoptr(WnTrial) trial =
        answered_with("a=ice-ufrag:efgh\na=ice-pwd:abcdefghijklmnopqrstuv\n"
                      "a=candidate:1 1 UDP 2113929471 192.168.7.20 6000 typ host\n");

    wn_trial_wait(trial, 40);
    wn_assert_not_found(trial, "ice-side-stays-silent");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/ice-side-stays-silent/who_waits_for_ice_never_starts",
                    who_waits_for_ice_never_starts);
    g_test_add_func("/findings/ice-side-stays-silent/who_sends_does_not_wait",
                    who_sends_does_not_wait);
    g_test_add_func("/findings/ice-side-stays-silent/an_answer_with_ice_is_none",
                    an_answer_with_ice_is_none);
    return g_test_run();
}
