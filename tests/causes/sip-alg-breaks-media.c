/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sip-alg-breaks-media on both sides of the router, and its innocent twin. */
#include "support/trial.h"

/* Outside the SDP names a port that is closed; the sound for it never appears inside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-breaks-media", WN_GRADE_CERTAIN);
}

/* The twin: the router writes the port that it opens. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-breaks-media");
}

/* Alice's phone and bob's: only her router can have changed the Via that she wrote. */
static void
certain_at_both_phones(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.far.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-breaks-media", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "sdp-rewritten", "6");
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

static void
silent_in_the_far_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.far.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-breaks-media");
}

/* One phone alone does not show what the other wrote, or read. */
static void
no_accusation_at_one_phone(void)
{
    g_autoptr(WnTrial) alice = wn_trial_sample("sip-alg-breaks-media.far.lan.pcap");
    g_autoptr(WnTrial) bob = wn_trial_sample("sip-alg-breaks-media.far.wan.pcap");

    wn_assert_no_nat_headline(alice);
    wn_assert_no_nat_headline(bob);
}

/* Who changed the SDP is not proved, and that no firewall is to blame is: the port is not hers. */
static void
a_port_that_is_not_hers_is_no_firewall(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-breaks-media.body.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-breaks-media/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-breaks-media/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/sip-alg-breaks-media/certain_at_both_phones", certain_at_both_phones);
    g_test_add_func("/causes/sip-alg-breaks-media/silent_in_the_far_twin", silent_in_the_far_twin);
    g_test_add_func("/causes/sip-alg-breaks-media/no_accusation_at_one_phone",
                    no_accusation_at_one_phone);
    g_test_add_func("/causes/sip-alg-breaks-media/a_port_that_is_not_hers_is_no_firewall",
                    a_port_that_is_not_hers_is_no_firewall);
    return g_test_run();
}
