/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-source-moved: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample of rtp-source-changed. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-source-changed.pcap");

    wn_assert_found(trial, "media-source-moved");
}

/* In its twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-source-changed.not.pcap");

    wn_assert_not_found(trial, "media-source-moved");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-source-moved/fires", fires);
    g_test_add_func("/findings/media-source-moved/does_not", does_not);
    return g_test_run();
}
