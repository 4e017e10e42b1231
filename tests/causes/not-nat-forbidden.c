/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refused by rules: 403, 402, 484, 485; and 403 after a password. */
#include "support/talk.h"

static void
certain_for_403(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-forbidden.pcap");

    wn_assert_headline(trial, "bob", "not-nat-forbidden", WN_GRADE_CERTAIN);
}

static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-forbidden.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-forbidden");
}

static void
assert_forbidden(const char *status)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, status, "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-forbidden", WN_GRADE_CERTAIN);
}

/* What later RFCs added to the rules by which a call is refused. */
static void
certain_for_callers_nobody_wants(void)
{
    assert_forbidden("428 Use Identity Header");
    assert_forbidden("433 Anonymity Disallowed");
    assert_forbidden("607 Unwanted");
    assert_forbidden("608 Rejected");
}

/* The number is not complete. */
static void
certain_for_484(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "484 Address Incomplete", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-forbidden", WN_GRADE_CERTAIN);
}

static void
certain_for_402(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "402 Payment Required", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-forbidden", WN_GRADE_CERTAIN);
}

static void
certain_for_485(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "485 Ambiguous", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-forbidden", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-forbidden/certain_for_callers_nobody_wants",
                    certain_for_callers_nobody_wants);
    g_test_add_func("/causes/not-nat-forbidden/certain_for_403", certain_for_403);
    g_test_add_func("/causes/not-nat-forbidden/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/not-nat-forbidden/certain_for_484", certain_for_484);
    g_test_add_func("/causes/not-nat-forbidden/certain_for_402", certain_for_402);
    g_test_add_func("/causes/not-nat-forbidden/certain_for_485", certain_for_485);
    return g_test_run();
}
