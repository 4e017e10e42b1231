/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-lost-between: where it is seen, and where it is not. */
#include "support/media_call.h"

/* Her first packet, which the other end never sees. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.both.pcap");

    wn_assert_frames(trial, "media-lost-between", "16");
}

/* There her sound passes the router. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both.pcap");

    wn_assert_not_found(trial, "media-lost-between");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-lost-between/fires", fires);
    g_test_add_func("/findings/media-lost-between/does_not", does_not);
    return g_test_run();
}
