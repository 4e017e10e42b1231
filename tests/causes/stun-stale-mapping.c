/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-stale-mapping at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* STUN was asked from another port than the sound uses. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-stale-mapping.pcap");

    wn_assert_headline(trial, "alice", "stun-stale-mapping", WN_GRADE_LIKELY);
}

/* What arrives at the announced port never appears inside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-stale-mapping.both.pcap");

    wn_assert_headline(trial, "alice", "stun-stale-mapping", WN_GRADE_CERTAIN);
}

/* The right port, asked 100 s before. */
static void
possible_by_age(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-stale-mapping.old.pcap");

    wn_assert_headline(trial, "alice@example.net", "stun-stale-mapping", WN_GRADE_POSSIBLE);
}

/* The twin: STUN is asked from the port of the sound. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-stale-mapping.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "stun-stale-mapping");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stun-stale-mapping/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/stun-stale-mapping/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/stun-stale-mapping/possible_by_age", possible_by_age);
    g_test_add_func("/causes/stun-stale-mapping/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
