/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing comes back: with and without proof, and the twin. */
#include "support/talk.h"

/* Every REGISTER draws ICMP administratively prohibited; the phone may still try TCP. */
static void
likely_until_nothing_else_is_tried(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-no-reply-blocked.pcap");

    wn_assert_headline(trial, "alice", "sip-no-reply-blocked", WN_GRADE_LIKELY);
}

/* The whole series, and then the same again, or nothing for a while. */
static WnTrial *
forbidden_series(double again, double wait)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial,
                      .client = "10.190.1.2:5064",
                      .from = "alice",
                      .contact = "<sip:alice@10.190.1.2:5064>",
                      .call_id = "reg-1" };

    wn_talk_unanswered(&talk, 1, "REGISTER", 1, NULL);
    wn_trial_icmp(trial, 32.6, "198.51.100.1", 3, 13, "10.190.1.2:5064", "203.0.113.10:5060");
    if (again > 0) {
        wn_talk_request(&talk, again, "REGISTER", 2, NULL);
        wn_trial_icmp(trial, again + 0.1, "198.51.100.1", 3, 13, "10.190.1.2:5064",
                      "203.0.113.10:5060");
    }
    wn_trial_wait(trial, wait);
    return trial;
}

static void
certain_when_a_router_says_so(void)
{
    g_autoptr(WnTrial) short_one = forbidden_series(0, 60);
    g_autoptr(WnTrial) long_one = forbidden_series(0, 65);
    g_autoptr(WnTrial) repeated = forbidden_series(40, 41);

    wn_assert_headline(short_one, "alice", "sip-no-reply-blocked", WN_GRADE_LIKELY);
    wn_assert_headline(long_one, "alice", "sip-no-reply-blocked", WN_GRADE_CERTAIN);
    wn_assert_headline(repeated, "alice", "sip-no-reply-blocked", WN_GRADE_CERTAIN);
}

/* A server that is down looks the same. */
static void
possible_in_silence(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-no-reply-blocked.silent.pcap");

    wn_assert_headline(trial, "alice", "sip-no-reply-blocked", WN_GRADE_POSSIBLE);
}

/* The twin: no such rule. */
static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-no-reply-blocked.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-no-reply-blocked");
}

/* ICMP ends a transaction at once (RFC 3261 18.4): a phone that obeys sends nothing again. */
static WnTrial *
one_error(bool answered)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial,
                      .client = "10.190.1.2:5064",
                      .from = "alice",
                      .contact = "<sip:alice@10.190.1.2:5064>",
                      .call_id = "reg-1" };

    wn_talk_request(&talk, 1, "REGISTER", 1, NULL);
    wn_trial_icmp(trial, 1.1, "198.51.100.1", 3, 9, "10.190.1.2:5064", "203.0.113.10:5060");
    if (answered) {
        wn_talk_request(&talk, 1.5, "REGISTER", 1, NULL);
        wn_talk_response(&talk, 1.6, "200 OK", "REGISTER", 1, NULL);
    }
    wn_trial_wait(trial, 60);
    return trial;
}

static void
certain_after_one_error(void)
{
    g_autoptr(WnTrial) trial = one_error(false);

    wn_assert_headline(trial, "alice", "sip-no-reply-blocked", WN_GRADE_CERTAIN);
}

/* The next copy passes. */
static void
silent_when_the_next_copy_is_answered(void)
{
    g_autoptr(WnTrial) trial = one_error(true);

    wn_assert_no_headline(trial);
}

/* The server's own request to a phone that registered is no question to a server. */
static void
unnamed_towards_a_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk reg = { .trial = trial,
                   .client = "198.51.100.7:5060",
                   .call_id = "reg-1",
                   .via = "192.168.1.20:5060",
                   .params = ";rport" };
    WnTalk call = { .trial = trial,
                    .client = "203.0.113.12:5060",
                    .server = "198.51.100.7:5060",
                    .from = "bob",
                    .to = "alice",
                    .uri = "sip:alice@192.168.1.20:5060",
                    .contact = "<sip:bob@203.0.113.12:5060>" };

    wn_talk_request(&reg, 0, "REGISTER", 1, NULL);
    wn_talk_response(&reg, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&call, 10, "INVITE", 1, NULL);
    wn_trial_wait(trial, 80);
    wn_assert_unnamed(trial, "sip-no-reply-blocked");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-no-reply-blocked/certain_when_a_router_says_so",
                    certain_when_a_router_says_so);
    g_test_add_func("/causes/sip-no-reply-blocked/likely_until_nothing_else_is_tried",
                    likely_until_nothing_else_is_tried);
    g_test_add_func("/causes/sip-no-reply-blocked/possible_in_silence", possible_in_silence);
    g_test_add_func("/causes/sip-no-reply-blocked/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/sip-no-reply-blocked/unnamed_towards_a_phone",
                    unnamed_towards_a_phone);
    g_test_add_func("/causes/sip-no-reply-blocked/certain_after_one_error",
                    certain_after_one_error);
    g_test_add_func("/causes/sip-no-reply-blocked/silent_when_the_next_copy_is_answered",
                    silent_when_the_next_copy_is_answered);
    return g_test_run();
}
