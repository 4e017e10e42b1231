/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-stops-after-offer: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample of reinvite-moves-media-unreachable. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.pcap");

    wn_assert_found(trial, "media-stops-after-offer");
}

/* In its twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.not.pcap");

    wn_assert_not_found(trial, "media-stops-after-offer");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-stops-after-offer/fires", fires);
    g_test_add_func("/findings/media-stops-after-offer/does_not", does_not);
    return g_test_run();
}
