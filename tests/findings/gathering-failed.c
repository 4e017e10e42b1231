/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gathering-failed: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample ice-candidates-incomplete. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-candidates-incomplete.pcap");

    wn_assert_found(trial, "gathering-failed");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-candidates-incomplete.not.pcap");

    wn_assert_not_found(trial, "gathering-failed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/gathering-failed/fires", fires);
    g_test_add_func("/findings/gathering-failed/does_not", does_not);
    return g_test_run();
}
