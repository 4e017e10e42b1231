/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sip-alg-breaks-signalling at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Content-Length fits inside, not outside, and the PBX refuses the message. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-breaks-signalling", WN_GRADE_CERTAIN);
}

/* The branch changes on the way out and stays changed on the way back. */
static void
certain_when_the_branch_is_marked(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.branch.pcap");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_CERTAIN);
}

/* Each response has a branch that the phone never sent. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.branch.lan.pcap");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
}

/* Inside, the refused message is right. */
static void
nothing_to_tell_of_a_lone_refusal(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.lan.pcap");

    wn_assert_headline(trial, "bob", "cannot-tell", WN_GRADE_CERTAIN);
}

/* The twin: the router changes the message and counts its length anew. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-signalling.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-breaks-signalling");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-breaks-signalling/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-breaks-signalling/certain_when_the_branch_is_marked",
                    certain_when_the_branch_is_marked);
    g_test_add_func("/causes/sip-alg-breaks-signalling/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/sip-alg-breaks-signalling/nothing_to_tell_of_a_lone_refusal",
                    nothing_to_tell_of_a_lone_refusal);
    g_test_add_func("/causes/sip-alg-breaks-signalling/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
