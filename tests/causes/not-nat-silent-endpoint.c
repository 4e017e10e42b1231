/* SPDX-License-Identifier: GPL-2.0-or-later */
/* not-nat-silent-endpoint at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* It gets sound and sends none. */
static void
certain_at_the_silent_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.pcap");

    wn_assert_headline(trial, "alice", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);
}

/* Whose fault it is cannot be seen there. */
static void
unnamed_at_the_other_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.lan.pcap");

    wn_assert_unnamed(trial, "not-nat-silent-endpoint");
}

/* The twin. */
static void
silent_when_it_sends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.not.pcap");

    wn_assert_no_headline(trial);
}

/* An announcement is one-way by its SDP (G10). */
static void
silent_when_only_listening_was_agreed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-announcement.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-silent-endpoint");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-silent-endpoint/certain_at_the_silent_phone",
                    certain_at_the_silent_phone);
    g_test_add_func("/causes/not-nat-silent-endpoint/unnamed_at_the_other_phone",
                    unnamed_at_the_other_phone);
    g_test_add_func("/causes/not-nat-silent-endpoint/silent_when_it_sends", silent_when_it_sends);
    g_test_add_func("/causes/not-nat-silent-endpoint/silent_when_only_listening_was_agreed",
                    silent_when_only_listening_was_agreed);
    return g_test_run();
}
