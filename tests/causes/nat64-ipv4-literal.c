/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nat64-ipv4-literal at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Behind a NAT64 she is asked to send to an IPv4 address, and sends nothing. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat64-ipv4-literal.pcap");

    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_CERTAIN);
}

/* With IPv4 only it is asked to send to an IPv6 address. */
static void
likely_at_the_exchange(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat64-ipv4-literal.wan.pcap");

    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_LIKELY);
}

/* The twin: both addresses are such that the other can use them. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat64-ipv4-literal.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "nat64-ipv4-literal");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/nat64-ipv4-literal/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/nat64-ipv4-literal/likely_at_the_exchange", likely_at_the_exchange);
    g_test_add_func("/causes/nat64-ipv4-literal/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
