/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-credentials-refused: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample turn-auth-failed. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-auth-failed.pcap");

    wn_assert_found(trial, "turn-credentials-refused");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-auth-failed.not.pcap");

    wn_assert_not_found(trial, "turn-credentials-refused");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/turn-credentials-refused/fires", fires);
    g_test_add_func("/findings/turn-credentials-refused/does_not", does_not);
    return g_test_run();
}
