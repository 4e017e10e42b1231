/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places that a phone has left are still registered. */
#include "support/trial.h"

/* The call rings two dead ports, and is answered. */
static void
hazard_of_the_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stale-contacts-forking.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "stale-contacts-forking");
}

/* The answer to REGISTER lists what the phone has replaced. */
static void
likely_beside_the_registration(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stale-contacts-forking.lan.pcap");

    wn_assert_beside(trial, "bob", "stale-contacts-forking", WN_GRADE_LIKELY);
}

/* The twin: one Contact at a time. */
static void
silent_when_replaced(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stale-contacts-forking.not.pcap");

    wn_assert_unnamed(trial, "stale-contacts-forking");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stale-contacts-forking/hazard_of_the_call", hazard_of_the_call);
    g_test_add_func("/causes/stale-contacts-forking/likely_beside_the_registration",
                    likely_beside_the_registration);
    g_test_add_func("/causes/stale-contacts-forking/silent_when_replaced", silent_when_replaced);
    return g_test_run();
}
