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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-breaks-media/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-breaks-media/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
