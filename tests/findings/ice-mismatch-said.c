/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-mismatch-said: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample ice-mismatch. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.pcap");

    wn_assert_found(trial, "ice-mismatch-said");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-mismatch.not.pcap");

    wn_assert_not_found(trial, "ice-mismatch-said");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/ice-mismatch-said/fires", fires);
    g_test_add_func("/findings/ice-mismatch-said/does_not", does_not);
    return g_test_run();
}
