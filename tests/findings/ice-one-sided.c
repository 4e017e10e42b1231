/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-one-sided: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample ice-not-negotiated. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-not-negotiated.pcap");

    wn_assert_found(trial, "ice-one-sided");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-not-negotiated.not.pcap");

    wn_assert_not_found(trial, "ice-one-sided");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/ice-one-sided/fires", fires);
    g_test_add_func("/findings/ice-one-sided/does_not", does_not);
    return g_test_run();
}
