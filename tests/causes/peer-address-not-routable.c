/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call straight to an address that leads nowhere: with and without ICMP, to a public one, and the
 * twin. */
#include "support/trial.h"

/* Each INVITE draws ICMP network unreachable. */
static void
certain_when_the_network_says_so(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("peer-address-not-routable.pcap");

    wn_assert_headline(trial, "alice", "peer-address-not-routable", WN_GRADE_CERTAIN);
}

/* A private address of another network, and no answer. */
static void
likely_in_silence(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("peer-address-not-routable.silent.pcap");

    wn_assert_headline(trial, "alice", "peer-address-not-routable", WN_GRADE_LIKELY);
}

/* A router that forwards nothing. */
static void
possible_to_a_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("peer-address-not-routable.public.pcap");

    wn_assert_headline(trial, "alice", "peer-address-not-routable", WN_GRADE_POSSIBLE);
}

/* The twin: a VPN joins the two networks. */
static void
silent_over_a_vpn(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("peer-address-not-routable.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "peer-address-not-routable");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/peer-address-not-routable/certain_when_the_network_says_so",
                    certain_when_the_network_says_so);
    g_test_add_func("/causes/peer-address-not-routable/likely_in_silence", likely_in_silence);
    g_test_add_func("/causes/peer-address-not-routable/possible_to_a_public_address",
                    possible_to_a_public_address);
    g_test_add_func("/causes/peer-address-not-routable/silent_over_a_vpn", silent_over_a_vpn);
    return g_test_run();
}
