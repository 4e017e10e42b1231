/* SPDX-License-Identifier: GPL-2.0-or-later */
/* private-sdp: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The INVITE names 192.168.1.20. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_frames(trial, "private-sdp", "3");
}

/* There both descriptions name public addresses. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_not_found(trial, "private-sdp");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/private-sdp/fires", fires);
    g_test_add_func("/findings/private-sdp/does_not", does_not);
    return g_test_run();
}
