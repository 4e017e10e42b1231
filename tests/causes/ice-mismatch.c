/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-mismatch at each vantage point, and what is none. */
#include "support/trial.h"

/* He says so, and sends where the SDP was changed to. */
static void
certain_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.pcap");

    wn_assert_headline(trial, "alice", "ice-mismatch", WN_GRADE_CERTAIN);
}

/* The answer says so, and no sound comes in. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.lan.pcap");

    wn_assert_headline(trial, "alice", "ice-mismatch", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_when_it_is_a_candidate(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-mismatch");
}

/* Private c= lines that are candidates. */
static void
unnamed_when_ice_works(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-ice.pcap");

    wn_assert_unnamed(trial, "ice-mismatch");
}

/* The router's helper wrote an address that it does not let in, too: both are certain, and of its
 * NAT it is told that the helper breaks calls. */
static void
certain_at_the_router_that_rewrites(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.router.pcap");

    wn_assert_headline(trial, "alice", "ice-mismatch", WN_GRADE_CERTAIN);
    g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 1);
    g_assert_true(wn_trial_report(trial)->nats[0].alg_breaks);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-mismatch/certain_at_the_far_phone", certain_at_the_far_phone);
    g_test_add_func("/causes/ice-mismatch/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/ice-mismatch/certain_at_the_router_that_rewrites",
                    certain_at_the_router_that_rewrites);
    g_test_add_func("/causes/ice-mismatch/silent_when_it_is_a_candidate",
                    silent_when_it_is_a_candidate);
    g_test_add_func("/causes/ice-mismatch/unnamed_when_ice_works", unnamed_when_ice_works);
    return g_test_run();
}
