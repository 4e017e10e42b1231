/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Not registered, or unknown: at once; an error that comes late is another matter. */
#include "support/talk.h"

static void
likely_for_480_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-unavailable.pcap");

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_LIKELY);
}

static void
likely_for_480_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-unavailable.lan.pcap");

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_LIKELY);
}

/* After 100 the 404 may be anybody's further on. */
static void
likely_for_404_after_100(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-unavailable.unknown.pcap");

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_LIKELY);
}

/* The registration may have run out behind its router: many a server says 404 then. */
static void
likely_for_404(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "404 Not Found", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.2, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_LIKELY);
}

/* Two phones use one port: the one that gets the other's call does not know that number. */
static void
likely_for_404_of_a_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("lab/same-port-clash.alice.pcap");

    wn_assert_headline(trial, "carol", "not-nat-unavailable", WN_GRADE_LIKELY);
}

static void
silent_when_registered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-unavailable.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-unavailable");
}

static void
certain_for_410(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "410 Gone", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_CERTAIN);
}

static void
certain_for_604(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "604 Does Not Exist Anywhere", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_CERTAIN);
}

/* The server tried for long: its way to the phone is the question. */
static void
silent_for_480_after_32_seconds(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 32, "480 Temporarily Unavailable", "INVITE", 1, NULL);
    wn_talk_request(&talk, 32.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    wn_assert_unnamed(trial, "not-nat-unavailable");
}

static void
likely_for_a_message(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "MESSAGE", 1, NULL);
    wn_talk_response(&talk, 0.2, "404 Not Found", "MESSAGE", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-unavailable", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-unavailable/likely_for_480_at_the_server",
                    likely_for_480_at_the_server);
    g_test_add_func("/causes/not-nat-unavailable/likely_for_480_at_the_caller",
                    likely_for_480_at_the_caller);
    g_test_add_func("/causes/not-nat-unavailable/likely_for_404", likely_for_404);
    g_test_add_func("/causes/not-nat-unavailable/likely_for_404_after_100",
                    likely_for_404_after_100);
    g_test_add_func("/causes/not-nat-unavailable/likely_for_404_of_a_phone",
                    likely_for_404_of_a_phone);
    g_test_add_func("/causes/not-nat-unavailable/silent_when_registered", silent_when_registered);
    g_test_add_func("/causes/not-nat-unavailable/certain_for_410", certain_for_410);
    g_test_add_func("/causes/not-nat-unavailable/certain_for_604", certain_for_604);
    g_test_add_func("/causes/not-nat-unavailable/silent_for_480_after_32_seconds",
                    silent_for_480_after_32_seconds);
    g_test_add_func("/causes/not-nat-unavailable/likely_for_a_message", likely_for_a_message);
    return g_test_run();
}
