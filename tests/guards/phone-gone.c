/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both sides of a router: the phone inside is switched off in a call, or only says nothing. */
#include "support/both_sides.h"

/* Alice sends nothing after 9 s.  What comes for her goes on outside until 60 s, inside until 39 s;
 * at 61 s the server hangs up, and nobody answers. */
static WnTrial *
falls_silent(void)
{
    WnTrial *trial = wn_both_sides_call(INSIDE, 4000);

    wn_both_sides_sound(trial, 4000, 4000);
    wn_trial_rtp(trial, 1.2, 60, SERVER ":16400", OUTSIDE ":4000", 0xb0b, 0);
    wn_trial_rtp(trial, 1.201, 39, SERVER ":16400", INSIDE ":4000", 0xb0b, 0);
    wn_both_sides_bye_in_vain(trial, 61);
    return trial;
}

static void
certain_of_a_phone_that_is_still_heard(void)
{
    g_autoptr(WnTrial) trial = falls_silent();

    wn_trial_datagram(trial, 95, INSIDE ":53000", "192.168.1.1:53", wn_bytes("x", 1));
    wn_trial_wait(trial, 110);
    wn_assert_headline(trial, "alice", "media-binding-expired-silence", WN_GRADE_CERTAIN);
}

/* Nothing would come in to a phone that is off, either. */
static void
possible_where_it_is_heard_no_more(void)
{
    g_autoptr(WnTrial) trial = falls_silent();

    wn_trial_wait(trial, 110);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
    wn_assert_headline(trial, "alice", "signalling-binding-expired-in-call", WN_GRADE_POSSIBLE);
}

/* The router asks for the phone's link address (RFC 826) for the BYE, and nobody has it. */
static void
ruled_out_where_the_router_asks_for_it_in_vain(void)
{
    g_autoptr(WnTrial) trial = falls_silent();

    for (unsigned i = 0; i < 3; i++)
        wn_trial_link_question(trial, 92 + i, "192.168.1.1:0", INSIDE ":0");
    wn_trial_wait(trial, 110);
    wn_assert_ruled_out(trial, "signalling-binding-expired-in-call", "phone-gone");
    wn_assert_ruled_out(trial, "bye-lost", "phone-gone");
    wn_assert_no_nat_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/phone-gone/certain_of_a_phone_that_is_still_heard",
                    certain_of_a_phone_that_is_still_heard);
    g_test_add_func("/guards/phone-gone/possible_where_it_is_heard_no_more",
                    possible_where_it_is_heard_no_more);
    g_test_add_func("/guards/phone-gone/ruled_out_where_the_router_asks_for_it_in_vain",
                    ruled_out_where_the_router_asks_for_it_in_vain);
    return g_test_run();
}
