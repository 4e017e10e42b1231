/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ringing that wants to be acknowledged. */
#include "support/talk.h"

/* PRACK leaves for the private Contact. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("prack-lost.pcap");

    wn_assert_headline(trial, "bob", "prack-lost", WN_GRADE_CERTAIN);
}

/* The ringing is repeated, and no PRACK comes. */
static void
likely_at_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("prack-lost.lan.pcap");

    wn_assert_headline(trial, "bob", "prack-lost", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_a_corrected_contact(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("prack-lost.not.pcap");

    wn_assert_unnamed(trial, "prack-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* Without Record-Route it leaves straight for bob's router, which does not expect her. */
static void
certain_past_the_proxy(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("prack-lost.route.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("prack-lost.route.not.pcap");

    wn_assert_headline(trial, "bob", "prack-lost", WN_GRADE_CERTAIN);
    wn_assert_unnamed(twin, "prack-lost");
}

/* On the caller's own link no PRACK ever leaves: a filter may hide it, or the phone knows none. */
static void
possible_where_the_caller_sends_none(void)
{
    static const double TIMES[] = { 1, 1.5, 2.5, 4.5, 8.5, 16.5, 32.5 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .remote = "<sip:bob@192.168.7.9:5060>" };

    wn_talk_request(&talk, 0, "INVITE", 1, "Supported: 100rel\n");
    for (unsigned i = 0; i < G_N_ELEMENTS(TIMES); i++)
        wn_talk_response(&talk, TIMES[i], "183 Session Progress", "INVITE", 1,
                         "Require: 100rel\nRSeq: 1\n");
    wn_talk_response(&talk, 33, "504 Server Time-out", "INVITE", 1, NULL);
    wn_talk_request(&talk, 33.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 100);
    wn_assert_headline(trial, "bob", "prack-lost", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/prack-lost/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/prack-lost/likely_at_the_called_phone", likely_at_the_called_phone);
    g_test_add_func("/causes/prack-lost/silent_with_a_corrected_contact",
                    silent_with_a_corrected_contact);
    g_test_add_func("/causes/prack-lost/possible_where_the_caller_sends_none",
                    possible_where_the_caller_sends_none);
    g_test_add_func("/causes/prack-lost/certain_past_the_proxy", certain_past_the_proxy);
    return g_test_run();
}
