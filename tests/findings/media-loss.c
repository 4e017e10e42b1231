/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-loss: where it is seen, and where it is not. */
#include "support/both_sides.h"
#include "support/media_call.h"

/* The stream with gaps. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.pcap");

    wn_assert_frames(trial, "media-loss", "15");
}

/* There it has none. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.not.pcap");

    wn_assert_not_found(trial, "media-loss");
}

/* Inside all 400 packets of her sound are seen; outside, 50 of them are missing in the middle. */
static void
fires_behind_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_both_sides_call(INSIDE, 16384);

    wn_trial_rtp(trial, 1.2, 9.2, INSIDE ":16384", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.201, 4.201, OUTSIDE ":16384", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 5.201, 9.201, OUTSIDE ":16384", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.2, 9.2, SERVER ":16400", OUTSIDE ":16384", 0xb0b, 0);
    wn_trial_rtp(trial, 1.201, 9.201, SERVER ":16400", INSIDE ":16384", 0xb0b, 0);
    wn_both_sides_hang_up(trial);
    wn_assert_found(trial, "media-loss");
    g_assert_false(wn_call_report(trial)->works == WN_YES);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-loss/fires", fires);
    g_test_add_func("/findings/media-loss/does_not", does_not);
    g_test_add_func("/findings/media-loss/fires_behind_the_router", fires_behind_the_router);
    return g_test_run();
}
