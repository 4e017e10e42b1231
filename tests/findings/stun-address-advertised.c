/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-address-advertised: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The INVITE. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.pcap");

    wn_assert_frames(trial, "stun-address-advertised", "7");
}

/* There nobody asked a STUN server. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.lan.pcap");

    wn_assert_not_found(trial, "stun-address-advertised");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stun-address-advertised/fires", fires);
    g_test_add_func("/findings/stun-address-advertised/does_not", does_not);
    return g_test_run();
}
