/* SPDX-License-Identifier: GPL-2.0-or-later */
/* advertised-address-differs: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The INVITE, by its Contact and by its SDP. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.pcap");

    wn_assert_frames(trial, "advertised-address-differs", "1,1");
}

/* There they name where it comes from. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.not.pcap");

    wn_assert_not_found(trial, "advertised-address-differs");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/advertised-address-differs/fires", fires);
    g_test_add_func("/findings/advertised-address-differs/does_not", does_not);
    return g_test_run();
}
