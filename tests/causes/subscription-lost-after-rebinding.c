/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone registers from a new place, its subscription stays at the old one. */
#include "support/trial.h"

/* NOTIFY goes to the port that the phone has left. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.pcap");

    wn_assert_headline(trial, "alice", "subscription-lost-after-rebinding", WN_GRADE_CERTAIN);
}

/* The same on both sides of the router. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.both.pcap");

    wn_assert_headline(trial, "alice", "subscription-lost-after-rebinding", WN_GRADE_CERTAIN);
}

/* Another port, and 481 to the refresh. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.lan.pcap");

    wn_assert_headline(trial, "alice", "subscription-lost-after-rebinding", WN_GRADE_LIKELY);
}

/* The twin: the router keeps its table. */
static void
silent_with_a_steady_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("subscription-lost-after-rebinding.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/subscription-lost-after-rebinding/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/subscription-lost-after-rebinding/certain_on_both_sides",
                    certain_on_both_sides);
    g_test_add_func("/causes/subscription-lost-after-rebinding/likely_at_the_phone",
                    likely_at_the_phone);
    g_test_add_func("/causes/subscription-lost-after-rebinding/silent_with_a_steady_router",
                    silent_with_a_steady_router);
    return g_test_run();
}
