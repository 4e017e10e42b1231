/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-arrives: where it is seen, and where it is not. */
#include "support/media_call.h"

/* Sound comes in although the SDP is private: the note rests on it. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.pcap");

    wn_assert_hazard(trial, "private-sdp-harmless");
}

/* The relay does not follow the packets. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-harmless.not.pcap");

    wn_assert_not_found(trial, "media-arrives");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-arrives/fires", fires);
    g_test_add_func("/findings/media-arrives/does_not", does_not);
    return g_test_run();
}
