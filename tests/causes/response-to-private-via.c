/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers go to the private host in Via: at the server, at the phone, and the twin. */
#include "support/talk.h"

/* The 200 OK leaves for the private address, the REGISTER is repeated. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-to-private-via.pcap");

    wn_assert_headline(trial, "alice", "response-to-private-via", WN_GRADE_CERTAIN);
}

/* There it looks like any silence. */
static void
never_named_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-to-private-via.lan.pcap");

    wn_assert_unnamed(trial, "response-to-private-via");
    wn_assert_headline(trial, "alice", "sip-no-reply-blocked", WN_GRADE_POSSIBLE);
}

/* The twin: the server obeys RFC 3261 18.2.2. */
static void
silent_when_the_source_is_used(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-to-private-via.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "response-to-private-via");
}

/* A call, at the server: the INVITE and what it sends back, each response to where it says. */
static void
answer_a_call(WnTrial *trial, unsigned copies, const char *place, const char *other_place)
{
    static const double SCHEDULE[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    WnTalk              talk = { .trial = trial,
                                 .client = "198.51.100.7:1027",
                                 .via = "192.168.1.20:5060",
                                 .params = ";rport" };
    WnTalk              astray = talk, again = talk;

    astray.client = place;
    again.client = other_place;
    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.01, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.2, "180 Ringing", "INVITE", 1, NULL);
    for (unsigned i = 0; i < copies; i++) {
        wn_talk_response(&astray, 2 + SCHEDULE[i], "200 OK", "INVITE", 1, NULL);
        if (other_place)
            wn_talk_response(&again, 2.1 + SCHEDULE[i], "200 OK", "INVITE", 1, NULL);
    }
    wn_trial_wait(trial, 60);
}

/* 100 and 180 go to the source, and only the 200 OK to the private address in Via; it is repeated
 * for want of an ACK. */
static void
certain_where_only_the_answer_goes_astray(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    answer_a_call(trial, 11, "192.168.1.20:5060", NULL);
    wn_assert_headline(trial, "alice", "response-to-private-via", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "response-to-private-address", "4");
    wn_assert_frames(trial, "answer-repeated", "4");
}

/* Once is no proof of its loss. */
static void
likely_before_it_is_repeated(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    answer_a_call(trial, 1, "192.168.1.20:5060", NULL);
    wn_assert_headline(trial, "alice", "response-to-private-via", WN_GRADE_LIKELY);
}

/* All responses go to the source: whoever does not acknowledge has no such excuse. */
static void
unnamed_where_the_answer_goes_to_the_source(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    answer_a_call(trial, 11, "198.51.100.7:1027", NULL);
    wn_assert_unnamed(trial, "response-to-private-via");
}

/* The 200 OK is sent both ways. */
static void
unnamed_where_it_goes_to_the_source_too(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    answer_a_call(trial, 11, "192.168.1.20:5060", "198.51.100.7:1027");
    wn_assert_unnamed(trial, "response-to-private-via");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/response-to-private-via/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/response-to-private-via/never_named_at_the_phone",
                    never_named_at_the_phone);
    g_test_add_func("/causes/response-to-private-via/silent_when_the_source_is_used",
                    silent_when_the_source_is_used);
    g_test_add_func("/causes/response-to-private-via/certain_where_only_the_answer_goes_astray",
                    certain_where_only_the_answer_goes_astray);
    g_test_add_func("/causes/response-to-private-via/likely_before_it_is_repeated",
                    likely_before_it_is_repeated);
    g_test_add_func("/causes/response-to-private-via/unnamed_where_the_answer_goes_to_the_source",
                    unnamed_where_the_answer_goes_to_the_source);
    g_test_add_func("/causes/response-to-private-via/unnamed_where_it_goes_to_the_source_too",
                    unnamed_where_it_goes_to_the_source_too);
    return g_test_run();
}
