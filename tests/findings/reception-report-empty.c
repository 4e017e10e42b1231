/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reception-report-empty: where it is seen, and where it is not. */
#include "support/media_call.h"

/* His only report, without a block. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.pcap");

    wn_assert_frames(trial, "reception-report-empty", "507");
}

/* There his reports have one. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.not.pcap");

    wn_assert_not_found(trial, "reception-report-empty");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/reception-report-empty/fires", fires);
    g_test_add_func("/findings/reception-report-empty/does_not", does_not);
    return g_test_run();
}
