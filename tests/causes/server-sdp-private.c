/* SPDX-License-Identifier: GPL-2.0-or-later */
/* server-sdp-private at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Her sound leaves for 10.0.0.5. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.pcap");

    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_CERTAIN);
}

/* The SDP leaves with the private address, and nothing comes in. */
static void
likely_at_the_pbx(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.server.pcap");

    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_LIKELY);
}

/* The same, seen outside. */
static void
likely_outside_its_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.wan.pcap");

    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_the_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "server-sdp-private");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/server-sdp-private/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/server-sdp-private/likely_at_the_pbx", likely_at_the_pbx);
    g_test_add_func("/causes/server-sdp-private/likely_outside_its_router",
                    likely_outside_its_router);
    g_test_add_func("/causes/server-sdp-private/silent_with_the_public_address",
                    silent_with_the_public_address);
    return g_test_run();
}
