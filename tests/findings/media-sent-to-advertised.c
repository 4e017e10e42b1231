/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-sent-to-advertised: where it is seen, and where it is not. */
#include "support/media_call.h"

/* His first packet goes to the named port. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.pcap");

    wn_assert_frames(trial, "media-sent-to-advertised", "7");
}

/* There that is where hers comes from. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_not_found(trial, "media-sent-to-advertised");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-sent-to-advertised/fires", fires);
    g_test_add_func("/findings/media-sent-to-advertised/does_not", does_not);
    return g_test_run();
}
