/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sender-report-without-media: where it is seen, and where it is not. */
#include "support/media_call.h"

/* Her last sender report. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.far.pcap");

    wn_assert_frames(trial, "sender-report-without-media", "263");
}

/* There what it counts is here. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.not.pcap");

    wn_assert_not_found(trial, "sender-report-without-media");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/sender-report-without-media/fires", fires);
    g_test_add_func("/findings/sender-report-without-media/does_not", does_not);
    return g_test_run();
}
