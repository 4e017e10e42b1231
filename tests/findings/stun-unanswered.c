/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-unanswered: where it is seen, and where it is not. */
#include "support/media_call.h"

/* The first question. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.silent.pcap");

    wn_assert_frames(trial, "stun-unanswered", "1");
}

/* There it is answered. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.not.pcap");

    wn_assert_not_found(trial, "stun-unanswered");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stun-unanswered/fires", fires);
    g_test_add_func("/findings/stun-unanswered/does_not", does_not);
    return g_test_run();
}
