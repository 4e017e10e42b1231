/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of the signalling closes during a call. */
#include "support/trial.h"

/* BYE in vain after 50 s, and the sound goes on. */
static void
likely_at_server_and_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("signalling-binding-expired-in-call.pcap");

    wn_assert_headline(trial, "bob", "signalling-binding-expired-in-call", WN_GRADE_LIKELY);
}

/* The BYE arrives outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("signalling-binding-expired-in-call.both.pcap");

    wn_assert_headline(trial, "bob", "signalling-binding-expired-in-call", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("signalling-binding-expired-in-call.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/signalling-binding-expired-in-call/likely_at_server_and_relay",
                    likely_at_server_and_relay);
    g_test_add_func("/causes/signalling-binding-expired-in-call/certain_on_both_sides",
                    certain_on_both_sides);
    g_test_add_func("/causes/signalling-binding-expired-in-call/silent_with_keepalives",
                    silent_with_keepalives);
    return g_test_run();
}
