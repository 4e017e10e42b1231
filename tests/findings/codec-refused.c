/* SPDX-License-Identifier: GPL-2.0-or-later */
/* codec-refused: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The 488. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-codec.pcap");

    wn_assert_frames(trial, "codec-refused", "6");
}

/* There it is accepted. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-codec.not.pcap");

    wn_assert_not_found(trial, "codec-refused");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/codec-refused/fires", fires);
    g_test_add_func("/findings/codec-refused/does_not", does_not);
    return g_test_run();
}
