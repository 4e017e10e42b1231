/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-loss: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The stream with gaps. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.pcap");

    wn_assert_frames(trial, "media-loss", "15");
}

/* There it has none. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.not.pcap");

    wn_assert_not_found(trial, "media-loss");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-loss/fires", fires);
    g_test_add_func("/findings/media-loss/does_not", does_not);
    return g_test_run();
}
