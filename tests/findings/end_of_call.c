/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of the end of a call. */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_bye_unanswered, "bye-lost.pcap", WN_SUBJECT_CALL, 0, 15 },
        { &finding_bye_unanswered, "bye-lost.sender.pcap", WN_SUBJECT_CALL, 0, 143 },
        { &finding_bye_unanswered, "bye-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_unanswered, "negative-loss.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_unanswered, "negative-slow.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_to_private_address, "bye-lost.pcap", WN_SUBJECT_CALL, 0, 16 },
        { &finding_bye_to_private_address, "bye-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_to_private_address, "negative-vpn.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_refused, "not-nat-busy.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_refused, "not-nat-busy.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_refused, "not-nat-auth.no-credentials.pcap", WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_refused, "not-nat-auth.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_refused_by_hand, "not-nat-declined.by-hand.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_refused_by_hand, "not-nat-declined.by-hand.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_refused_by_hand, "not-nat-declined.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_rang, "not-nat-cancelled.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_rang, "not-nat-unavailable.unknown.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_caller_gave_up, "not-nat-cancelled.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_caller_gave_up, "not-nat-cancelled.not.pcap", WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* By the words of its 480, some time after it rang. */
static bool
is_by_hand(const char *status, double seconds, const char *reason)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, seconds, status, "INVITE", 1, reason);
    wn_talk_request(&talk, seconds + 0.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_count(probe, &finding_refused_by_hand) > 0;
}

static void
refused_by_hand(void)
{
    static const char REJECTED[] = "Reason: Q.850;cause=21;text=\"Call Rejected\"\n";

    g_assert_true(is_by_hand("480 Temporarily Unavailable", 5, REJECTED));
    g_assert_true(is_by_hand("480 Call declined", 5, NULL));
    g_assert_false(is_by_hand("480 Temporarily Unavailable", 5, NULL));
    g_assert_false(is_by_hand("480 Temporarily Unavailable", 5, "Reason: Q.850;cause=19\n"));
    g_assert_false(is_by_hand("480 Temporarily Unavailable", 5, "Reason: Q.850;cause=216\n"));
    g_assert_false(is_by_hand("480 Temporarily Unavailable", 1, REJECTED));
    g_assert_false(is_by_hand("486 Busy Here", 5, REJECTED));
}

/* Nobody rang, and after some seconds the server refuses, with this status and these headers. */
static bool
has_given_up(const char *status, const char *extra)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 6, status, "INVITE", 1, extra);
    wn_talk_request(&talk, 6.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_count(probe, &finding_server_gave_up) > 0;
}

/* One that is too busy says when to come again (RFC 3261 21.5.4). */
static void
server_gave_up(void)
{
    g_assert_true(has_given_up("503 Service Unavailable", NULL));
    g_assert_true(has_given_up("480 Temporarily Unavailable", "Retry-After: 60\n"));
    g_assert_false(has_given_up("503 Service Unavailable", "Retry-After: 60\n"));
    g_assert_false(has_given_up("500 Server Internal Error", "Retry-After: 60\n"));
    g_assert_false(has_given_up("404 Not Found", NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/end_of_call/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/end_of_call/refused_by_hand", refused_by_hand);
    g_test_add_func("/findings/end_of_call/server_gave_up", server_gave_up);
    return g_test_run();
}
