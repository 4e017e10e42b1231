/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-at-sending-port: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample asymmetric-rtp-client.deaf. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.deaf.pcap");

    wn_assert_found(trial, "media-at-sending-port");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.not.pcap");

    wn_assert_not_found(trial, "media-at-sending-port");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-at-sending-port/fires", fires);
    g_test_add_func("/findings/media-at-sending-port/does_not", does_not);
    return g_test_run();
}
