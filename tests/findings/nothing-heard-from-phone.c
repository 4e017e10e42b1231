/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nothing-heard-from-phone: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample latch-deadlock. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.pcap");

    wn_assert_found(trial, "nothing-heard-from-phone");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.not.pcap");

    wn_assert_not_found(trial, "nothing-heard-from-phone");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/nothing-heard-from-phone/fires", fires);
    g_test_add_func("/findings/nothing-heard-from-phone/does_not", does_not);
    return g_test_run();
}
