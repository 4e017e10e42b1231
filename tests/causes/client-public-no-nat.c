/* SPDX-License-Identifier: GPL-2.0-or-later */
/* client-public-no-nat stands beside a verdict, never at its head; and its twin. */
#include "support/trial.h"

/* STUN sees what she names; the call is refused for want of a codec. */
static void
beside_the_verdict(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("client-public-no-nat.pcap");

    wn_assert_headline(trial, "alice", "not-nat-codec", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "client-public-no-nat");
}

/* The twin: her Contact names another address. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("client-public-no-nat.not.pcap");

    wn_assert_unnamed(trial, "client-public-no-nat");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/client-public-no-nat/beside_the_verdict", beside_the_verdict);
    g_test_add_func("/causes/client-public-no-nat/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
