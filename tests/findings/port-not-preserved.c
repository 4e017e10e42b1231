/* SPDX-License-Identifier: GPL-2.0-or-later */
/* port-not-preserved: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The first answer with rport. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.lan.pcap");

    wn_assert_frames(trial, "port-not-preserved", "2");
}

/* There the port is kept. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.lan.pcap");

    wn_assert_not_found(trial, "port-not-preserved");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/port-not-preserved/fires", fires);
    g_test_add_func("/findings/port-not-preserved/does_not", does_not);
    return g_test_run();
}
