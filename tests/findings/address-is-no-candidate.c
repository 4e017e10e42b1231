/* SPDX-License-Identifier: GPL-2.0-or-later */
/* address-is-no-candidate: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample ice-mismatch. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.pcap");

    wn_assert_found(trial, "address-is-no-candidate");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.not.pcap");

    wn_assert_not_found(trial, "address-is-no-candidate");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/address-is-no-candidate/fires", fires);
    g_test_add_func("/findings/address-is-no-candidate/does_not", does_not);
    return g_test_run();
}
