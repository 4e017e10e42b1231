/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The caller gives up: soon, without ringing, and late. */
#include "support/talk.h"

static void
certain_when_cancelled_while_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-cancelled.pcap");

    wn_assert_headline(trial, "bob", "not-nat-cancelled", WN_GRADE_CERTAIN);
}

static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-cancelled.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-cancelled");
}

static void
certain_before_twenty_seconds(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_request(&talk, 19, "CANCEL", 1, NULL);
    wn_talk_response(&talk, 19.05, "200 OK", "CANCEL", 1, NULL);
    wn_talk_response(&talk, 19.1, "487 Request Terminated", "INVITE", 1, NULL);
    wn_talk_request(&talk, 19.200000000000003, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "bob", "not-nat-cancelled", WN_GRADE_CERTAIN);
}

/* Nobody picked up: another entry. */
static void
silent_after_long_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_request(&talk, 25, "CANCEL", 1, NULL);
    wn_talk_response(&talk, 25.05, "200 OK", "CANCEL", 1, NULL);
    wn_talk_response(&talk, 25.1, "487 Request Terminated", "INVITE", 1, NULL);
    wn_talk_request(&talk, 25.200000000000003, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "bob", "not-nat-no-answer", WN_GRADE_CERTAIN);

    wn_assert_unnamed(trial, "not-nat-cancelled");
}

/* 100 Trying and nothing more; a few seconds are no proof of anything. */
static void
likely_before_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_request(&talk, 4, "CANCEL", 1, NULL);
    wn_talk_response(&talk, 4.05, "200 OK", "CANCEL", 1, NULL);
    wn_talk_response(&talk, 4.1, "487 Request Terminated", "INVITE", 1, NULL);
    wn_talk_request(&talk, 4.199999999999999, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "bob", "not-nat-cancelled", WN_GRADE_LIKELY);
}

/* Why it does not ring, this capture does not say. */
static void
silent_when_it_never_rang_for_long(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_request(&talk, 30, "CANCEL", 1, NULL);
    wn_talk_response(&talk, 30.05, "200 OK", "CANCEL", 1, NULL);
    wn_talk_response(&talk, 30.1, "487 Request Terminated", "INVITE", 1, NULL);
    wn_talk_request(&talk, 30.200000000000003, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    wn_assert_headline(trial, "bob", "cannot-tell", WN_GRADE_CERTAIN);

    wn_assert_unnamed(trial, "not-nat-cancelled");
}

/* One of two phones that rang: the server cancels there, with such a Reason. */
static WnTrial *
cancelled_at_the_other_phone(double seconds, const char *reason)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_request(&talk, seconds, "CANCEL", 1, reason);
    wn_talk_response(&talk, seconds + 0.05, "200 OK", "CANCEL", 1, NULL);
    wn_talk_response(&talk, seconds + 0.1, "487 Request Terminated", "INVITE", 1, NULL);
    wn_talk_request(&talk, seconds + 0.2, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);
    return trial;
}

static void
silent_when_answered_elsewhere(void)
{
    static const char *const reasons[] = {
        "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\n",
        "Reason: Q.850 ;cause=26 ;text=\"LOSE_RACE\"\n",
        "Reason: X;cause=1;text=\"a, b\", sip;cause=200\n",
    };

    for (size_t i = 0; i < 2 * G_N_ELEMENTS(reasons); i++) {
        g_autoptr(WnTrial) trial = cancelled_at_the_other_phone(i % 2 ? 30 : 5, reasons[i / 2]);
        const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, "alice");

        wn_assert_no_headline(trial);
        g_assert_cmpint(call->outcome, ==, WN_OUTCOME_CANCELLED);
        g_assert_cmpint(call->works, ==, WN_UNDECIDED);
    }
}

/* Of the caller's own CANCEL, or of a call that found nobody. */
static void
certain_for_another_reason(void)
{
    static const char *const reasons[] = {
        "Reason: Q.850;cause=16;text=\"Normal call clearing\"\n",
        "Reason: Q.850;cause=200\n",
        "Reason: SIP;cause=2000\n",
        "Reason: SIP;text=\"SIP;cause=200\"\n",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        g_autoptr(WnTrial) trial = cancelled_at_the_other_phone(5, reasons[i]);

        wn_assert_headline(trial, "bob", "not-nat-cancelled", WN_GRADE_CERTAIN);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-cancelled/certain_when_cancelled_while_ringing",
                    certain_when_cancelled_while_ringing);
    g_test_add_func("/causes/not-nat-cancelled/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/not-nat-cancelled/certain_before_twenty_seconds",
                    certain_before_twenty_seconds);
    g_test_add_func("/causes/not-nat-cancelled/silent_after_long_ringing",
                    silent_after_long_ringing);
    g_test_add_func("/causes/not-nat-cancelled/likely_before_ringing", likely_before_ringing);
    g_test_add_func("/causes/not-nat-cancelled/silent_when_it_never_rang_for_long",
                    silent_when_it_never_rang_for_long);
    g_test_add_func("/causes/not-nat-cancelled/silent_when_answered_elsewhere",
                    silent_when_answered_elsewhere);
    g_test_add_func("/causes/not-nat-cancelled/certain_for_another_reason",
                    certain_for_another_reason);
    return g_test_run();
}
