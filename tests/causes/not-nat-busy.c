/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Busy: 486 and 600, before and after ringing, and the twin. */
#include "support/talk.h"

static void
certain_for_486(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-busy.pcap");

    wn_assert_headline(trial, "bob", "not-nat-busy", WN_GRADE_CERTAIN);
}

static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-busy.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-busy");
}

/* Busy everywhere. */
static void
certain_for_600(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "600 Busy Everywhere", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-busy", WN_GRADE_CERTAIN);
}

/* A second call came in between. */
static void
certain_after_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 6, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_request(&talk, 6.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-busy", WN_GRADE_CERTAIN);
}

/* A private Contact is no part of it. */
static void
says_nothing_of_nat(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_no_nat_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-busy/certain_for_486", certain_for_486);
    g_test_add_func("/causes/not-nat-busy/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/not-nat-busy/certain_for_600", certain_for_600);
    g_test_add_func("/causes/not-nat-busy/certain_after_ringing", certain_after_ringing);
    g_test_add_func("/causes/not-nat-busy/says_nothing_of_nat", says_nothing_of_nat);
    return g_test_run();
}
