/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-mappings-differ: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The second answer. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.pcap");

    wn_assert_frames(trial, "stun-mappings-differ", "6");
}

/* There both say the same. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.not.pcap");

    wn_assert_not_found(trial, "stun-mappings-differ");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stun-mappings-differ/fires", fires);
    g_test_add_func("/findings/stun-mappings-differ/does_not", does_not);
    return g_test_run();
}
