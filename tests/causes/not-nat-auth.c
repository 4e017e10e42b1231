/* SPDX-License-Identifier: GPL-2.0-or-later */
/* User name or password is wrong: refused twice, forbidden, never tried; and what looks like it. */
#include "support/talk.h"

#define CREDENTIALS                                                     \
    "Authorization: Digest username=\"alice\", realm=\"example.net\", " \
    "nonce=\"n1\", uri=\"sip:example.net\", response=\"0\"\n"
#define CHALLENGE "WWW-Authenticate: Digest realm=\"example.net\", nonce=\"n1\"\n"
#define STALE     "WWW-Authenticate: Digest realm=\"example.net\", nonce=\"n2\", stale=true\n"

static void
certain_when_refused_twice(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-auth.pcap");

    wn_assert_headline(trial, "alice", "not-nat-auth", WN_GRADE_CERTAIN);
}

/* A phone without a password. */
static void
likely_when_never_tried(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-auth.no-credentials.pcap");

    wn_assert_headline(trial, "alice", "not-nat-auth", WN_GRADE_LIKELY);
}

/* The twin: one challenge is half of every registration. */
static void
silent_when_accepted(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-auth.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-auth");
}

static void
certain_when_forbidden_after_credentials(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "401 Unauthorized", "REGISTER", 1, CHALLENGE);
    wn_talk_request(&talk, 0.2, "REGISTER", 2, CREDENTIALS);
    wn_talk_response(&talk, 0.3, "403 Forbidden", "REGISTER", 2, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "alice", "not-nat-auth", WN_GRADE_CERTAIN);
}

/* Once may be a nonce that ran out without saying so. */
static void
likely_when_refused_once(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "401 Unauthorized", "REGISTER", 1, CHALLENGE);
    wn_talk_request(&talk, 0.2, "REGISTER", 2, CREDENTIALS);
    wn_talk_response(&talk, 0.3, "401 Unauthorized", "REGISTER", 2, CHALLENGE);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "alice", "not-nat-auth", WN_GRADE_LIKELY);
}

/* RFC 8760 2.3, RFC 7616 3.3: stale=true says that only the nonce is old. */
static void
silent_for_a_stale_nonce(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, CREDENTIALS);
    wn_talk_response(&talk, 0.1, "401 Unauthorized", "REGISTER", 1, STALE);
    wn_talk_request(&talk, 0.2, "REGISTER", 2, CREDENTIALS);
    wn_talk_response(&talk, 0.3, "200 OK", "REGISTER", 2, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-auth");
}

/* Nobody asked for a password: this is about rights. */
static void
silent_when_forbidden_without_credentials(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "403 Forbidden", "REGISTER", 1, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "alice", "not-nat-forbidden", WN_GRADE_LIKELY);

    wn_assert_unnamed(trial, "not-nat-auth");
}

/* A proxy asks with 407. */
static void
certain_for_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "407 Proxy Authentication Required", "INVITE", 1,
                     "Proxy-Authenticate: Digest realm=\"example.net\", nonce=\"n1\"\n");
    wn_talk_request(&talk, 0.15, "ACK", 1, NULL);
    wn_talk_request(&talk, 0.2, "INVITE", 2, "Proxy-" CREDENTIALS);
    wn_talk_response(&talk, 0.3, "407 Proxy Authentication Required", "INVITE", 2, NULL);
    wn_talk_request(&talk, 0.35, "ACK", 2, NULL);
    wn_talk_request(&talk, 0.4, "INVITE", 3, "Proxy-" CREDENTIALS);
    wn_talk_response(&talk, 0.5, "407 Proxy Authentication Required", "INVITE", 3, NULL);
    wn_talk_request(&talk, 0.55, "ACK", 3, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "alice", "not-nat-auth", WN_GRADE_CERTAIN);
}

/* A server may bind its nonce to the line that it gave it to: each answer came by the other one.
 * The twin has one line, and is accepted. */
static void
possible_when_answered_by_the_other_line(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-auth.lines.pcap");
    g_autoptr(WnTrial) one_line = wn_trial_sample("not-nat-auth.lines.not.pcap");

    wn_assert_headline(trial, "alice", "not-nat-auth", WN_GRADE_POSSIBLE);
    wn_assert_frames(trial, "answered-by-other-line", "4,6,10,12");
    wn_assert_no_headline(one_line);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-auth/certain_when_refused_twice", certain_when_refused_twice);
    g_test_add_func("/causes/not-nat-auth/likely_when_never_tried", likely_when_never_tried);
    g_test_add_func("/causes/not-nat-auth/silent_when_accepted", silent_when_accepted);
    g_test_add_func("/causes/not-nat-auth/certain_when_forbidden_after_credentials",
                    certain_when_forbidden_after_credentials);
    g_test_add_func("/causes/not-nat-auth/likely_when_refused_once", likely_when_refused_once);
    g_test_add_func("/causes/not-nat-auth/silent_for_a_stale_nonce", silent_for_a_stale_nonce);
    g_test_add_func("/causes/not-nat-auth/silent_when_forbidden_without_credentials",
                    silent_when_forbidden_without_credentials);
    g_test_add_func("/causes/not-nat-auth/certain_for_a_call", certain_for_a_call);
    g_test_add_func("/causes/not-nat-auth/possible_when_answered_by_the_other_line",
                    possible_when_answered_by_the_other_line);
    return g_test_run();
}
