/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symmetric-pair-no-relay at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Two servers see each phone at two ports, and nothing comes in at either. */
static void
certain_at_both_phones(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("symmetric-pair-no-relay.pcap");

    wn_assert_headline(trial, "alice", "symmetric-pair-no-relay", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "router-maps-by-destination", "5,8");
}

/* Her own router alone explains what she does not hear. */
static void
one_router_is_known_at_one_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("symmetric-pair-no-relay.lan.pcap");

    wn_assert_headline(trial, "alice", "stun-symmetric-mapping", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "symmetric-pair-no-relay");
}

/* The twin: bob's router gives all destinations one port and lets everybody in. */
static void
silent_when_one_router_is_a_cone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("symmetric-pair-no-relay.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "symmetric-pair-no-relay");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/symmetric-pair-no-relay/certain_at_both_phones",
                    certain_at_both_phones);
    g_test_add_func("/causes/symmetric-pair-no-relay/one_router_is_known_at_one_phone",
                    one_router_is_known_at_one_phone);
    g_test_add_func("/causes/symmetric-pair-no-relay/silent_when_one_router_is_a_cone",
                    silent_when_one_router_is_a_cone);
    return g_test_run();
}
