/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing comes back: with and without proof, and the twin. */
#include "support/trial.h"

/* Every REGISTER draws ICMP administratively prohibited. */
static void
certain_when_a_router_says_so(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-no-reply-blocked.pcap");

    wn_assert_headline(trial, "alice", "sip-no-reply-blocked", WN_GRADE_CERTAIN);
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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-no-reply-blocked/certain_when_a_router_says_so",
                    certain_when_a_router_says_so);
    g_test_add_func("/causes/sip-no-reply-blocked/possible_in_silence", possible_in_silence);
    g_test_add_func("/causes/sip-no-reply-blocked/silent_when_answered", silent_when_answered);
    return g_test_run();
}
