/* SPDX-License-Identifier: GPL-2.0-or-later */
/* data-without-permission: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample turn-permission-missing.unasked. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.unasked.pcap");

    wn_assert_found(trial, "data-without-permission");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_not_found(trial, "data-without-permission");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/data-without-permission/fires", fires);
    g_test_add_func("/findings/data-without-permission/does_not", does_not);
    return g_test_run();
}
