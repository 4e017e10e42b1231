/* SPDX-License-Identifier: GPL-2.0-or-later */
/* server-names-private-media: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The 200 OK of the PBX. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.pcap");

    wn_assert_frames(trial, "server-names-private-media", "4");
}

/* There it names the public address. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.not.pcap");

    wn_assert_not_found(trial, "server-names-private-media");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/server-names-private-media/fires", fires);
    g_test_add_func("/findings/server-names-private-media/does_not", does_not);
    return g_test_run();
}
