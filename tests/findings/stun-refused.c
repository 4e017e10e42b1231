/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-refused: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The first ICMP error. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.pcap");

    wn_assert_frames(trial, "stun-refused", "2");
}

/* There there is none. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.not.pcap");

    wn_assert_not_found(trial, "stun-refused");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stun-refused/fires", fires);
    g_test_add_func("/findings/stun-refused/does_not", does_not);
    return g_test_run();
}
