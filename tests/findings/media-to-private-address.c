/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-to-private-address: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The first packet of the sound that is sent there. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_frames(trial, "media-to-private-address", "7");
}

/* There a relay stands between. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.not.pcap");

    wn_assert_not_found(trial, "media-to-private-address");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-to-private-address/fires", fires);
    g_test_add_func("/findings/media-to-private-address/does_not", does_not);
    return g_test_run();
}
