/* SPDX-License-Identifier: GPL-2.0-or-later */
/* handshake-in-pieces: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample dtls-handshake-stalled.pieces. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.pieces.pcap");

    wn_assert_found(trial, "handshake-in-pieces");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.not.pcap");

    wn_assert_not_found(trial, "handshake-in-pieces");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/handshake-in-pieces/fires", fires);
    g_test_add_func("/findings/handshake-in-pieces/does_not", does_not);
    return g_test_run();
}
