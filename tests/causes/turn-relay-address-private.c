/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-relay-address-private, and what is none. */
#include "support/trial.h"

/* 10.0.0.5 from a server with a public address. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.pcap");

    wn_assert_headline(trial, "alice", "turn-relay-address-private", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_with_the_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-relay-address-private");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-relay-address-private/certain_at_the_phone",
                    certain_at_the_phone);
    g_test_add_func("/causes/turn-relay-address-private/silent_with_the_public_address",
                    silent_with_the_public_address);
    return g_test_run();
}
