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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-network-down/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-network-down/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/not-nat-network-down/silent_while_an_answer_may_come",
                    silent_while_an_answer_may_come);
    return g_test_run();
}
