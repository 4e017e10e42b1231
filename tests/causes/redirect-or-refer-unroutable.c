/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is sent on to a private address. */
#include "support/trial.h"

/* The INVITE follows the 302 and draws ICMP. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("redirect-or-refer-unroutable.pcap");

    wn_assert_headline(trial, "bob", "redirect-or-refer-unroutable", WN_GRADE_CERTAIN);
}

/* The twin: the 302 names the provider's domain. */
static void
silent_with_a_name(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("redirect-or-refer-unroutable.not.pcap");

    wn_assert_unnamed(trial, "redirect-or-refer-unroutable");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/redirect-or-refer-unroutable/certain_at_the_caller",
                    certain_at_the_caller);
    g_test_add_func("/causes/redirect-or-refer-unroutable/silent_with_a_name", silent_with_a_name);
    return g_test_run();
}
