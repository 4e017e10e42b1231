/* SPDX-License-Identifier: GPL-2.0-or-later */
/* not-nat-silent-endpoint at each vantage point, and its innocent twin. */
#include "support/talk.h"
#include "support/trial.h"

/* It gets sound and sends none. */
static void
certain_at_the_silent_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.pcap");

    wn_assert_headline(trial, "alice", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);
}

/* Whose fault it is cannot be seen there. */
static void
unnamed_at_the_other_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.lan.pcap");

    wn_assert_unnamed(trial, "not-nat-silent-endpoint");
}

/* The twin. */
static void
silent_when_it_sends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.not.pcap");

    wn_assert_no_headline(trial);
}

/* An announcement is one-way by its SDP (G10). */
static void
silent_when_only_listening_was_agreed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-announcement.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-silent-endpoint");
}

/* Seen on her own link: his sound comes, and she sends none.  acknowledged: she got his answer;
 * ice: lines of her SDP that his has none of. */
static WnTrial *
answered(bool acknowledged, const char *ice)
{
    static const double TIMES[] = { 1, 1.5, 2.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5, 32.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk              talk = { .trial = trial, .accepted = true };
    g_autofree char    *plain = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char    *hers = g_strconcat(plain, ice, NULL);
    g_autofree char    *his = wn_talk_sdp("203.0.113.20", 6000);

    wn_talk_request(&talk, 0, "INVITE", 1, hers);
    for (size_t i = 0; i < (acknowledged ? 1 : G_N_ELEMENTS(TIMES)); i++)
        wn_talk_response(&talk, TIMES[i], "200 OK", "INVITE", 1, his);
    if (acknowledged)
        wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 33, "203.0.113.20:6000", "192.168.1.20:4000", 0xb0b, 0);
    wn_trial_wait(trial, 34);
    return trial;
}

static void
named_when_she_knows_of_the_answer(void)
{
    g_autoptr(WnTrial) trial = answered(true, "");

    wn_assert_headline(trial, "bob", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);
}

/* She may not have heard that he answered: then she owes no sound (RFC 3261 13.3.1.4). */
static void
unnamed_while_the_answer_is_repeated(void)
{
    g_autoptr(WnTrial) trial = answered(false, "");

    wn_assert_unnamed(trial, "not-nat-silent-endpoint");
}

/* Her SDP offers ICE, his knows none: perhaps she waits for his checks. */
static void
possible_where_she_may_wait_for_ice(void)
{
    g_autoptr(WnTrial) trial =
        answered(true, "a=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n"
                       "a=candidate:1 1 UDP 2130706431 192.168.1.20 4000 typ host\n");

    wn_assert_headline(trial, "bob", "not-nat-silent-endpoint", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-silent-endpoint/certain_at_the_silent_phone",
                    certain_at_the_silent_phone);
    g_test_add_func("/causes/not-nat-silent-endpoint/unnamed_at_the_other_phone",
                    unnamed_at_the_other_phone);
    g_test_add_func("/causes/not-nat-silent-endpoint/silent_when_it_sends", silent_when_it_sends);
    g_test_add_func("/causes/not-nat-silent-endpoint/silent_when_only_listening_was_agreed",
                    silent_when_only_listening_was_agreed);
    g_test_add_func("/causes/not-nat-silent-endpoint/named_when_she_knows_of_the_answer",
                    named_when_she_knows_of_the_answer);
    g_test_add_func("/causes/not-nat-silent-endpoint/unnamed_while_the_answer_is_repeated",
                    unnamed_while_the_answer_is_repeated);
    g_test_add_func("/causes/not-nat-silent-endpoint/possible_where_she_may_wait_for_ice",
                    possible_where_she_may_wait_for_ice);
    return g_test_run();
}
