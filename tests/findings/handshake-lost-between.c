/* SPDX-License-Identifier: GPL-2.0-or-later */
/* handshake-lost-between: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample dtls-handshake-stalled.both. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.both.pcap");

    wn_assert_found(trial, "handshake-lost-between");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.not.pcap");

    wn_assert_not_found(trial, "handshake-lost-between");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/handshake-lost-between/fires", fires);
    g_test_add_func("/findings/handshake-lost-between/does_not", does_not);
    return g_test_run();
}
