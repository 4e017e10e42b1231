/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-consent-lost at each vantage point, and what is none. */
#include "support/trial.h"

/* No check is answered any more, no sound comes in. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.pcap");

    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* He falls silent 30 s after his last answer. */
static void
certain_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.callee.pcap");

    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-consent-lost");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-consent-lost/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/ice-consent-lost/certain_at_the_callee", certain_at_the_callee);
    g_test_add_func("/causes/ice-consent-lost/silent_when_answered", silent_when_answered);
    return g_test_run();
}
