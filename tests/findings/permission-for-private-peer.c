/* SPDX-License-Identifier: GPL-2.0-or-later */
/* permission-for-private-peer: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample turn-permission-missing. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.pcap");

    wn_assert_found(trial, "permission-for-private-peer");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_not_found(trial, "permission-for-private-peer");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/permission-for-private-peer/fires", fires);
    g_test_add_func("/findings/permission-for-private-peer/does_not", does_not);
    return g_test_run();
}
