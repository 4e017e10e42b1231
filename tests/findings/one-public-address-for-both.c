/* SPDX-License-Identifier: GPL-2.0-or-later */
/* one-public-address-for-both: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The second 200 OK. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.wan.pcap");

    wn_assert_frames(trial, "one-public-address-for-both", "12");
}

/* There they have two. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_not_found(trial, "one-public-address-for-both");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/one-public-address-for-both/fires", fires);
    g_test_add_func("/findings/one-public-address-for-both/does_not", does_not);
    return g_test_run();
}
