/* SPDX-License-Identifier: GPL-2.0-or-later */
/* early-media-blocked at each vantage point, and what is none. */
#include "support/media_call.h"

/* The first words stay outside; afterwards the call works. */
static void
hazard_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("early-media-blocked.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "early-media-blocked");
}

/* His sound goes out for three seconds before hers comes. */
static void
hazard_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("early-media-blocked.wan.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "early-media-blocked");
}

/* The twin. */
static void
silent_when_she_sends_at_once(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("early-media-blocked.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "early-media-blocked");
}

/* Without a router nothing is kept out, whoever begins. */
static void
silent_in_the_open(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 4.2, 9, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.1);
    wn_assert_unnamed(trial, "early-media-blocked");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/early-media-blocked/hazard_on_both_sides_of_the_router",
                    hazard_on_both_sides_of_the_router);
    g_test_add_func("/causes/early-media-blocked/hazard_at_the_far_phone", hazard_at_the_far_phone);
    g_test_add_func("/causes/early-media-blocked/silent_when_she_sends_at_once",
                    silent_when_she_sends_at_once);
    g_test_add_func("/causes/early-media-blocked/silent_in_the_open", silent_in_the_open);
    return g_test_run();
}
