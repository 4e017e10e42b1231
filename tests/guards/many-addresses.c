/* SPDX-License-Identifier: GPL-2.0-or-later */
/* many-addresses: where the excuse holds, and where it does not. */
#include "support/trial.h"

/* The gateway sends its sound from the address in its SDP. */
static void
holds_for_a_live_media_host(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-gateway.pcap");

    wn_assert_ruled_out(trial, "external-address-wrong", "many-addresses");
}

/* Nothing ever comes from there. */
static void
clear_for_a_dead_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.pcap");

    wn_assert_headline(trial, "alice", "external-address-wrong", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/many-addresses/holds_for_a_live_media_host",
                    holds_for_a_live_media_host);
    g_test_add_func("/guards/many-addresses/clear_for_a_dead_address", clear_for_a_dead_address);
    return g_test_run();
}
