/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sending-port-is-closed: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample asymmetric-rtp-client. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.pcap");

    wn_assert_found(trial, "sending-port-is-closed");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.not.pcap");

    wn_assert_not_found(trial, "sending-port-is-closed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/sending-port-is-closed/fires", fires);
    g_test_add_func("/findings/sending-port-is-closed/does_not", does_not);
    return g_test_run();
}
