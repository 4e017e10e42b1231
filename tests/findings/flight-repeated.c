/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flight-repeated: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample dtls-handshake-stalled.far. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.far.pcap");

    wn_assert_found(trial, "flight-repeated");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.not.pcap");

    wn_assert_not_found(trial, "flight-repeated");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/flight-repeated/fires", fires);
    g_test_add_func("/findings/flight-repeated/does_not", does_not);
    return g_test_run();
}
