/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-mapped-address-private at the phone, and its innocent twin. */
#include "support/trial.h"

/* The SDP names what a STUN server in the provider's network told; bob's sound does not come. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-mapped-address-private.pcap");

    wn_assert_headline(trial, "alice", "stun-mapped-address-private", WN_GRADE_LIKELY);
}

/* It leaves for that address. */
static void
certain_at_both_phones(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-mapped-address-private.both.pcap");

    wn_assert_headline(trial, "alice", "stun-mapped-address-private", WN_GRADE_CERTAIN);
}

/* The twin: a STUN server on the public side. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-mapped-address-private.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "stun-mapped-address-private");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stun-mapped-address-private/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/stun-mapped-address-private/certain_at_both_phones",
                    certain_at_both_phones);
    g_test_add_func("/causes/stun-mapped-address-private/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
