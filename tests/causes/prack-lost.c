/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ringing that wants to be acknowledged. */
#include "support/trial.h"

/* PRACK leaves for the private Contact. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("prack-lost.pcap");

    wn_assert_headline(trial, "bob", "prack-lost", WN_GRADE_CERTAIN);
}

/* The ringing is repeated, and no PRACK comes. */
static void
likely_at_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("prack-lost.lan.pcap");

    wn_assert_headline(trial, "bob", "prack-lost", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_a_corrected_contact(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("prack-lost.not.pcap");

    wn_assert_unnamed(trial, "prack-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/prack-lost/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/prack-lost/likely_at_the_called_phone", likely_at_the_called_phone);
    g_test_add_func("/causes/prack-lost/silent_with_a_corrected_contact",
                    silent_with_a_corrected_contact);
    return g_test_run();
}
