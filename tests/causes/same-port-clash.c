/* SPDX-License-Identifier: GPL-2.0-or-later */
/* same-port-clash at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* The INVITE for dave is delivered to alice's phone. */
static void
certain_on_the_switch(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.pcap");

    wn_assert_headline(trial, "dave", "same-port-clash", WN_GRADE_CERTAIN);
}

/* A phone of alice's make answers for dave. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.wan.pcap");

    wn_assert_headline(trial, "bob", "same-port-clash", WN_GRADE_LIKELY);
}

/* The twin: the server sends to where packets come from. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "same-port-clash");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/same-port-clash/certain_on_the_switch", certain_on_the_switch);
    g_test_add_func("/causes/same-port-clash/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/same-port-clash/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
