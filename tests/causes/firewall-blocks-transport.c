/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One transport of two gets through. */
#include "support/trial.h"

/* She is registered over TCP in the end; over UDP she never was. */
static void
likely_when_udp_is_blocked(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.pcap");

    wn_assert_headline(trial, "alice", "firewall-blocks-transport", WN_GRADE_LIKELY);
}

/* She is registered over UDP in the end. */
static void
hazard_when_tcp_is_blocked(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.tcp.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "firewall-blocks-transport");
}

/* The twin. */
static void
silent_when_both_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/firewall-blocks-transport/likely_when_udp_is_blocked",
                    likely_when_udp_is_blocked);
    g_test_add_func("/causes/firewall-blocks-transport/hazard_when_tcp_is_blocked",
                    hazard_when_tcp_is_blocked);
    g_test_add_func("/causes/firewall-blocks-transport/silent_when_both_pass",
                    silent_when_both_pass);
    return g_test_run();
}
