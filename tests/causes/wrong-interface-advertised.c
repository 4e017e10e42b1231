/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wrong-interface-advertised at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* She sends from one address and asks for sound at another of her own; none comes. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("wrong-interface-advertised.pcap");

    wn_assert_headline(trial, "alice", "wrong-interface-advertised", WN_GRADE_CERTAIN);
}

/* Two private networks in one message; that the sound goes astray is shown by the first. */
static void
beside_the_private_address_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("wrong-interface-advertised.wan.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->also[0].info->id, ==,
                    "wrong-interface-advertised");
}

/* The twin: the SDP names the address that she sends from. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("wrong-interface-advertised.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "wrong-interface-advertised");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/wrong-interface-advertised/certain_at_the_phone",
                    certain_at_the_phone);
    g_test_add_func("/causes/wrong-interface-advertised/beside_the_private_address_outside",
                    beside_the_private_address_outside);
    g_test_add_func("/causes/wrong-interface-advertised/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
