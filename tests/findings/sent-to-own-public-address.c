/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sent-to-own-public-address: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The first packet of each phone. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("no-hairpin.pcap");

    wn_assert_frames(trial, "sent-to-own-public-address", "16,20");
}

/* There they are behind different routers. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both-sides.pcap");

    wn_assert_not_found(trial, "sent-to-own-public-address");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/sent-to-own-public-address/fires", fires);
    g_test_add_func("/findings/sent-to-own-public-address/does_not", does_not);
    return g_test_run();
}
