/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relay-waits-for-packets: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample latch-deadlock. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.pcap");

    wn_assert_found(trial, "relay-waits-for-packets");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.not.pcap");

    wn_assert_not_found(trial, "relay-waits-for-packets");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/relay-waits-for-packets/fires", fires);
    g_test_add_func("/findings/relay-waits-for-packets/does_not", does_not);
    return g_test_run();
}
