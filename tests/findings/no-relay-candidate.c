/* SPDX-License-Identifier: GPL-2.0-or-later */
/* no-relay-candidate: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample ice-all-pairs-failed. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.pcap");

    wn_assert_found(trial, "no-relay-candidate");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.not.pcap");

    wn_assert_not_found(trial, "no-relay-candidate");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/no-relay-candidate/fires", fires);
    g_test_add_func("/findings/no-relay-candidate/does_not", does_not);
    return g_test_run();
}
