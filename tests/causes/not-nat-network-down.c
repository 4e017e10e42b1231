/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole network of the client is silent. */
#include "support/talk.h"

static void
certain_in_the_sample(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-network-down.pcap");

    wn_assert_headline(trial, "alice", "not-nat-network-down", WN_GRADE_CERTAIN);
}

static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-network-down.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-network-down");
}

/* Where the capture ends before an answer can come, nothing is known of the network. */
static void
silent_while_an_answer_may_come(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { trial, .client = "169.254.7.20:5060", .server = "169.254.7.30:5060" };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_assert_unnamed(trial, "not-nat-network-down");
}

/* Three hosts that never answer. */
static void
ask_in_vain(const WnTalk *talk, double seconds)
{
    static const char *const servers[] = { "203.0.113.10:5060", "203.0.113.20:5060",
                                           "203.0.113.30:5060" };

    for (size_t i = 0; i < G_N_ELEMENTS(servers); i++) {
        WnTalk to = *talk;

        to.server = servers[i];
        wn_talk_unanswered(&to, seconds + (double) i, "INVITE", 1, NULL);
    }
}

/* What comes in was left out by the capture filter: who acknowledges, or sends sound, heard
 * somebody. */
static void
silent_where_one_direction_was_captured(void)
{
    g_autoptr(WnTrial) dead = wn_trial_new(NULL);
    g_autoptr(WnTrial) acknowledging = wn_trial_new(NULL);
    g_autoptr(WnTrial) speaking = wn_trial_new(NULL);
    WnTalk talk = { .trial = dead };

    ask_in_vain(&talk, 0);
    wn_trial_wait(dead, 80);
    wn_assert_headline(dead, "alice", "not-nat-network-down", WN_GRADE_LIKELY);
    talk.trial = acknowledging;
    ask_in_vain(&talk, 0);
    wn_talk_request(&talk, 2, "ACK", 1, NULL);
    wn_trial_wait(acknowledging, 80);
    wn_assert_unnamed(acknowledging, "not-nat-network-down");
    talk.trial = speaking;
    ask_in_vain(&talk, 0);
    wn_trial_rtp(speaking, 1, 20, "192.168.1.20:4000", "203.0.113.40:6000", 7, 0);
    wn_trial_wait(speaking, 80);
    wn_assert_unnamed(speaking, "not-nat-network-down");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-network-down/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-network-down/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/not-nat-network-down/silent_while_an_answer_may_come",
                    silent_while_an_answer_may_come);
    g_test_add_func("/causes/not-nat-network-down/silent_where_one_direction_was_captured",
                    silent_where_one_direction_was_captured);
    return g_test_run();
}
