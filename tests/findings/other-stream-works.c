/* SPDX-License-Identifier: GPL-2.0-or-later */
/* other-stream-works: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample stream-port-blocked. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stream-port-blocked.pcap");

    wn_assert_found(trial, "other-stream-works");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stream-port-blocked.not.pcap");

    wn_assert_not_found(trial, "other-stream-works");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/other-stream-works/fires", fires);
    g_test_add_func("/findings/other-stream-works/does_not", does_not);
    return g_test_run();
}
