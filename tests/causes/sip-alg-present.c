/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sip-alg-present at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Every message changes as it passes, and the call works. */
static void
hazard_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-present.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "sip-alg-present");
}

/* received= says what no public server can have seen. */
static void
hazard_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-present.lan.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "sip-alg-present");
}

/* Of the SDP one line still says the private address. */
static void
hazard_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-present.half.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "sip-alg-present");
}

/* Above her Via stands that of the proxy: it may have changed the message. */
static void
silent_behind_a_proxy(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-present.wan.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-present");
}

/* The twin: a phone that knows its public address, and a router that leaves SIP alone. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-present.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-present");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-present/hazard_on_both_sides_of_the_router",
                    hazard_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-present/hazard_at_the_phone", hazard_at_the_phone);
    g_test_add_func("/causes/sip-alg-present/hazard_outside", hazard_outside);
    g_test_add_func("/causes/sip-alg-present/silent_behind_a_proxy", silent_behind_a_proxy);
    g_test_add_func("/causes/sip-alg-present/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
