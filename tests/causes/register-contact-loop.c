/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that corrects its Contact without end. */
#include "support/trial.h"

/* Each answer reports another port. */
static void
certain_by_its_pattern(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("register-contact-loop.pcap");

    wn_assert_headline(trial, "alice", "register-contact-loop", WN_GRADE_CERTAIN);
}

/* The twin: one port towards all. */
static void
silent_after_one_correction(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("register-contact-loop.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/register-contact-loop/certain_by_its_pattern", certain_by_its_pattern);
    g_test_add_func("/causes/register-contact-loop/silent_after_one_correction",
                    silent_after_one_correction);
    return g_test_run();
}
