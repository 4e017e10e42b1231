/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-from-unadvertised-port: where it is seen, and where it is not. */
#include "support/media_call.h"

/* Her first packet comes from another port. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.pcap");

    wn_assert_frames(trial, "media-from-unadvertised-port", "11");
}

/* There the router keeps ports. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_not_found(trial, "media-from-unadvertised-port");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-from-unadvertised-port/fires", fires);
    g_test_add_func("/findings/media-from-unadvertised-port/does_not", does_not);
    return g_test_run();
}
