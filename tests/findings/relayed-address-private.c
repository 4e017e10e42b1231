/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relayed-address-private: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample turn-relay-address-private. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.pcap");

    wn_assert_found(trial, "relayed-address-private");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.not.pcap");

    wn_assert_not_found(trial, "relayed-address-private");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/relayed-address-private/fires", fires);
    g_test_add_func("/findings/relayed-address-private/does_not", does_not);
    return g_test_run();
}
