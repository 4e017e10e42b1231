/* SPDX-License-Identifier: GPL-2.0-or-later */
/* endpoint-silent: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The first packet that he gets. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.pcap");

    wn_assert_frames(trial, "endpoint-silent", "8");
}

/* There he sends. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.not.pcap");

    wn_assert_not_found(trial, "endpoint-silent");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/endpoint-silent/fires", fires);
    g_test_add_func("/findings/endpoint-silent/does_not", does_not);
    return g_test_run();
}
