/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reports-to-other-port: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample rtcp-unreachable. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtcp-unreachable.pcap");

    wn_assert_found_hazard(trial, "reports-to-other-port");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtcp-unreachable.not.pcap");

    wn_assert_not_found(trial, "reports-to-other-port");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/reports-to-other-port/fires", fires);
    g_test_add_func("/findings/reports-to-other-port/does_not", does_not);
    return g_test_run();
}
