/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stranger-sends-first: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample of latch-wrong-source. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-wrong-source.pcap");

    wn_assert_found(trial, "stranger-sends-first");
}

/* In its twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-wrong-source.not.pcap");

    wn_assert_not_found(trial, "stranger-sends-first");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stranger-sends-first/fires", fires);
    g_test_add_func("/findings/stranger-sends-first/does_not", does_not);
    return g_test_run();
}
