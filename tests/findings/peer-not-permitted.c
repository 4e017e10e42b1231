/* SPDX-License-Identifier: GPL-2.0-or-later */
/* peer-not-permitted: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample turn-permission-missing.server. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.server.pcap");

    wn_assert_found(trial, "peer-not-permitted");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_not_found(trial, "peer-not-permitted");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/peer-not-permitted/fires", fires);
    g_test_add_func("/findings/peer-not-permitted/does_not", does_not);
    return g_test_run();
}
