/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relay-released-by-first-packet: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample latch-deadlock.released. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.released.pcap");

    wn_assert_found_hazard(trial, "relay-released-by-first-packet");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.not.pcap");

    wn_assert_not_found(trial, "relay-released-by-first-packet");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/relay-released-by-first-packet/fires", fires);
    g_test_add_func("/findings/relay-released-by-first-packet/does_not", does_not);
    return g_test_run();
}
