/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-before-first-packet: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample early-media-blocked.wan. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("early-media-blocked.wan.pcap");

    wn_assert_found_hazard(trial, "media-before-first-packet");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("early-media-blocked.not.pcap");

    wn_assert_not_found(trial, "media-before-first-packet");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-before-first-packet/fires", fires);
    g_test_add_func("/findings/media-before-first-packet/does_not", does_not);
    return g_test_run();
}
