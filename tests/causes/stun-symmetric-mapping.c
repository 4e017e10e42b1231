/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-symmetric-mapping at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Two servers see two ports; the SDP names the first; no sound comes in. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.pcap");

    wn_assert_headline(trial, "alice", "stun-symmetric-mapping", WN_GRADE_CERTAIN);
}

/* What STUN told cannot be seen there. */
static void
a_remapped_port_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.wan.pcap");

    wn_assert_unnamed(trial, "stun-symmetric-mapping");
    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
}

/* The twin: both servers see the same port. */
static void
silent_with_one_mapping(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-symmetric-mapping.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "stun-symmetric-mapping");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stun-symmetric-mapping/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/stun-symmetric-mapping/a_remapped_port_outside",
                    a_remapped_port_outside);
    g_test_add_func("/causes/stun-symmetric-mapping/silent_with_one_mapping",
                    silent_with_one_mapping);
    return g_test_run();
}
