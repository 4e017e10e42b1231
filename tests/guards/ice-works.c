/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-works: where the excuse holds, and where it does not. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/stun_talk.h"

/* c= is private, and checks found another pair: frame 14 answers the nomination. */
static void
holds_with_a_chosen_pair(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-ice.pcap");

    wn_assert_excused_by_frame(trial, "private-sdp-unrelayed", "ice-works", 14);
    wn_assert_no_headline(trial);
}

/* There are no candidates. */
static void
clear_without_ice(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* A call of two that have candidates, or have not. */
static WnTrial *
call_with(const char *candidate)
{
    g_autofree char *more =
        g_strdup_printf("a=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n%s", candidate);

    return wn_call_public(more);
}

static WnGuardAnswer
answer_for(WnTrial *trial)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    return wn_probe_answer(probe, &guard_ice_works);
}

static const char ONE[] = "a=candidate:1 1 UDP 1 192.0.2.99 4000 typ host\n";

/* As long as checks go on (RFC 8489 6.2.1) they may still find another pair. */
static void
unknown_while_checks_may_go_on(void)
{
    g_autoptr(WnTrial) early = call_with(ONE), late = call_with(ONE), over = call_with(ONE);
    g_autoptr(WnTrial) without = call_with("");

    wn_trial_wait(early, 30);
    g_assert_cmpint(answer_for(early), ==, WN_GUARD_UNKNOWN);
    wn_trial_wait(late, 60);
    g_assert_cmpint(answer_for(late), ==, WN_GUARD_CLEAR);
    wn_call_request(over, 20, "BYE", 9, ALICE_SIP, NULL);
    g_assert_cmpint(answer_for(over), ==, WN_GUARD_CLEAR);
    wn_trial_wait(without, 30);
    g_assert_cmpint(answer_for(without), ==, WN_GUARD_CLEAR);
}

/* Nobody has answered yet. */
static void
clear_while_it_rings(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000,
                                         "a=ice-ufrag:abcd\na=ice-pwd:"
                                         "abcdefghijklmnopqrstuv\n"
                                         "a=candidate:1 1 UDP 1 192.0.2.99 4000 typ host\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000,
                                          "a=ice-ufrag:abcd\na=ice-pwd:"
                                          "abcdefghijklmnopqrstuv\n"
                                          "a=candidate:1 1 UDP 1 192.0.2.98 4000 typ host\n");

    wn_call_request(trial, 0, "INVITE", 1, ALICE_SIP, offer);
    wn_call_response(trial, 1, "183 Session Progress", "INVITE", 1, ALICE_SIP, answer);
    g_assert_cmpint(answer_for(trial), ==, WN_GUARD_CLEAR);
}

/* A check was answered on the pair that the sound takes. */
static void
holds_as_soon_as_a_pair_works(void)
{
    g_autoptr(WnTrial) trial = call_with(ONE);
    const WnStunTalk check = {
        .trial = trial, .client = ALICE, .server = BOB, .mapped = ALICE, .username = "abcd:abcd"
    };

    wn_stun_talk(&check, 1.5);
    wn_trial_rtp(trial, 2, 5, ALICE, BOB, ALICE_SSRC, 0);
    g_assert_cmpint(answer_for(trial), ==, WN_GUARD_HOLDS);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/ice-works/holds_with_a_chosen_pair", holds_with_a_chosen_pair);
    g_test_add_func("/guards/ice-works/clear_without_ice", clear_without_ice);
    g_test_add_func("/guards/ice-works/unknown_while_checks_may_go_on",
                    unknown_while_checks_may_go_on);
    g_test_add_func("/guards/ice-works/clear_while_it_rings", clear_while_it_rings);
    g_test_add_func("/guards/ice-works/holds_as_soon_as_a_pair_works",
                    holds_as_soon_as_a_pair_works);
    return g_test_run();
}
