/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-missing: where it is seen, and where it is not. */
#include "support/media_call.h"

/* Her own first packet; none comes back. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.lan.pcap");

    wn_assert_frames(trial, "media-missing", "8");
}

/* There sound flows both ways. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_not_found(trial, "media-missing");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-missing/fires", fires);
    g_test_add_func("/findings/media-missing/does_not", does_not);
    return g_test_run();
}
