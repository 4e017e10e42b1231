/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reinvite-moves-media-unreachable at each vantage point, and what is none. */
#include "support/media_call.h"

/* A new offer at 5 s, whose answer sends alice's sound to that place. */
static void
move_at_5(WnTrial *trial, const char *address, unsigned port)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp(address, port, "");
    g_autofree char *to = g_strdup_printf("%s:%u", address, port);

    wn_call_request(trial, 4.9, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 5, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 5.1, "ACK", 2, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 1.2, 5, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 5, 14, ALICE, to, ALICE_SSRC, 0);
}

/* Her sound goes from the relay to his private address, and he is heard no more. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.pcap");

    wn_assert_headline(trial, "alice", "reinvite-moves-media-unreachable", WN_GRADE_CERTAIN);
}

/* The same with the sides exchanged. */
static void
certain_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.callee.pcap");

    wn_assert_headline(trial, "alice", "reinvite-moves-media-unreachable", WN_GRADE_CERTAIN);
}

/* Sound that leaves the server for a direct way may well arrive. */
static void
silent_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.wan.pcap");

    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* The twin. */
static void
silent_when_the_relay_stays(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* The new address is public, and all the same nothing comes from there. */
static void
likely_with_a_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_5(trial, "203.0.113.77", 20000);
    wn_trial_rtp(trial, 1.2, 5, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_headline(trial, "alice", "reinvite-moves-media-unreachable", WN_GRADE_LIKELY);
}

/* The new way works (G25). */
static void
silent_when_media_goes_on(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_5(trial, "203.0.113.77", 20000);
    wn_trial_rtp(trial, 1.2, 5, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 5.3, 14, "203.0.113.77:20000", ALICE, BOB_SSRC + 1, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* He fell silent long before the new offer. */
static void
silent_when_he_stopped_before(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_5(trial, "203.0.113.77", 20000);
    wn_trial_rtp(trial, -9, -1, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/certain_at_the_caller",
                    certain_at_the_caller);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/certain_at_the_callee",
                    certain_at_the_callee);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_at_the_server",
                    silent_at_the_server);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_the_relay_stays",
                    silent_when_the_relay_stays);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/likely_with_a_public_address",
                    likely_with_a_public_address);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_media_goes_on",
                    silent_when_media_goes_on);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_he_stopped_before",
                    silent_when_he_stopped_before);
    return g_test_run();
}
