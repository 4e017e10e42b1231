/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-refuses-allocation: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample turn-allocation-refused. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-allocation-refused.pcap");

    wn_assert_found(trial, "turn-refuses-allocation");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-allocation-refused.not.pcap");

    wn_assert_not_found(trial, "turn-refuses-allocation");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/turn-refuses-allocation/fires", fires);
    g_test_add_func("/findings/turn-refuses-allocation/does_not", does_not);
    return g_test_run();
}
