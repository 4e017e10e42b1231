/* SPDX-License-Identifier: GPL-2.0-or-later */
/* port-closed: where it is seen, and where it is not. */
#include "support/media_call.h"

/* In the sample icmp-closed-port. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("icmp-closed-port.pcap");

    wn_assert_found_hazard(trial, "port-closed");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("icmp-closed-port.not.pcap");

    wn_assert_not_found(trial, "port-closed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/port-closed/fires", fires);
    g_test_add_func("/findings/port-closed/does_not", does_not);
    return g_test_run();
}
