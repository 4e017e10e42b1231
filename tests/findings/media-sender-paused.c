/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-sender-paused: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample of media-binding-expired-silence. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("media-binding-expired-silence.pcap");

    wn_assert_found(trial, "media-sender-paused");
}

/* In its twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("media-binding-expired-silence.not.pcap");

    wn_assert_not_found(trial, "media-sender-paused");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-sender-paused/fires", fires);
    g_test_add_func("/findings/media-sender-paused/does_not", does_not);
    return g_test_run();
}
