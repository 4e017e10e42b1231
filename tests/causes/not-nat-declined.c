/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Declined: 603, and 480 by hand; other 480s. */
#include "support/talk.h"

static void
certain_for_603(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-declined.pcap");

    wn_assert_headline(trial, "bob", "not-nat-declined", WN_GRADE_CERTAIN);
}

static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-declined.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-declined");
}

/* Some seconds after the first ring, and it says why. */
static void
likely_for_480_by_hand(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 5, "480 Temporarily Unavailable", "INVITE", 1,
                     "Reason: Q.850;cause=21;text=\"Call Rejected\"\n");
    wn_talk_request(&talk, 5.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-declined", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "not-nat-no-answer");
}

/* The same without a reason: the phone's own time-out looks no different. */
static void
silent_for_480_without_reason(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 12, "480 Temporarily Unavailable", "INVITE", 1, NULL);
    wn_talk_request(&talk, 12.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 50);
    wn_assert_headline(trial, "bob", "not-nat-no-answer", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "not-nat-declined");
}

/* Then nobody is registered. */
static void
silent_for_480_at_once(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.2, "480 Temporarily Unavailable", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.30000000000000004, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_LIKELY);

    wn_assert_unnamed(trial, "not-nat-declined");
}

/* Then nobody picked up. */
static void
silent_for_480_after_long_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 30, "480 Temporarily Unavailable", "INVITE", 1, NULL);
    wn_talk_request(&talk, 30.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    wn_assert_headline(trial, "bob", "not-nat-no-answer", WN_GRADE_CERTAIN);

    wn_assert_unnamed(trial, "not-nat-declined");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-declined/certain_for_603", certain_for_603);
    g_test_add_func("/causes/not-nat-declined/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/not-nat-declined/likely_for_480_by_hand", likely_for_480_by_hand);
    g_test_add_func("/causes/not-nat-declined/silent_for_480_without_reason",
                    silent_for_480_without_reason);
    g_test_add_func("/causes/not-nat-declined/silent_for_480_at_once", silent_for_480_at_once);
    g_test_add_func("/causes/not-nat-declined/silent_for_480_after_long_ringing",
                    silent_for_480_after_long_ringing);
    return g_test_run();
}
