/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nobody picks up: the caller gives up late, or the server does. */
#include "support/talk.h"

static void
certain_after_long_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-no-answer.pcap");

    wn_assert_headline(trial, "bob", "not-nat-no-answer", WN_GRADE_CERTAIN);
}

static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-no-answer.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-no-answer");
}

static void
certain_when_the_server_gives_up(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 61, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&talk, 61.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 100);

    wn_assert_headline(trial, "bob", "not-nat-no-answer", WN_GRADE_CERTAIN);
}

/* It rang for a minute, and then somebody pressed a key. */
static void
silent_when_declined_late(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 61, "480 Call declined", "INVITE", 1, NULL);
    wn_talk_request(&talk, 61.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 100);

    wn_assert_headline(trial, "bob", "not-nat-declined", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "not-nat-no-answer");
}

static void
silent_when_cancelled_soon(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_request(&talk, 10, "CANCEL", 1, NULL);
    wn_talk_response(&talk, 10.05, "200 OK", "CANCEL", 1, NULL);
    wn_talk_response(&talk, 10.1, "487 Request Terminated", "INVITE", 1, NULL);
    wn_talk_request(&talk, 10.2, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "bob", "not-nat-cancelled", WN_GRADE_CERTAIN);

    wn_assert_unnamed(trial, "not-nat-no-answer");
}

/* The capture ends with the CANCEL: whether an answer was lost is not told yet. */
static void
likely_before_the_end_is_told(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_request(&talk, 40, "CANCEL", 1, NULL);
    wn_trial_wait(trial, 41);

    wn_assert_headline(trial, "bob", "not-nat-no-answer", WN_GRADE_LIKELY);
}

/* A 408 without ringing is the shadow of something that the server saw. */
static void
silent_when_it_never_rang(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 32, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&talk, 32.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    wn_assert_unnamed(trial, "not-nat-no-answer");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-no-answer/certain_after_long_ringing",
                    certain_after_long_ringing);
    g_test_add_func("/causes/not-nat-no-answer/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/not-nat-no-answer/certain_when_the_server_gives_up",
                    certain_when_the_server_gives_up);
    g_test_add_func("/causes/not-nat-no-answer/silent_when_declined_late",
                    silent_when_declined_late);
    g_test_add_func("/causes/not-nat-no-answer/silent_when_cancelled_soon",
                    silent_when_cancelled_soon);
    g_test_add_func("/causes/not-nat-no-answer/likely_before_the_end_is_told",
                    likely_before_the_end_is_told);
    g_test_add_func("/causes/not-nat-no-answer/silent_when_it_never_rang",
                    silent_when_it_never_rang);
    return g_test_run();
}
