/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dtls-handshake-stalled at each vantage point, and what is none. */
#include "support/trial.h"

/* Four hellos in the schedule, and nothing comes in. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.pcap");

    wn_assert_headline(trial, "alice", "dtls-handshake-stalled", WN_GRADE_LIKELY);
}

/* The answers stay outside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.both.pcap");

    wn_assert_headline(trial, "alice", "dtls-handshake-stalled", WN_GRADE_CERTAIN);
}

/* Each hello is answered, and comes again. */
static void
likely_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.far.pcap");

    wn_assert_headline(trial, "alice", "dtls-handshake-stalled", WN_GRADE_LIKELY);
}

/* She was told to wait, and does; whether bob has begun is seen at his side only. */
static void
possible_where_the_phone_waits(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.waits.pcap");

    wn_assert_headline(trial, "alice", "dtls-handshake-stalled", WN_GRADE_POSSIBLE);
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The hellos stay outside. */
static void
certain_where_hellos_stop(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.waits.both.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("dtls-handshake-stalled.waits.not.pcap");

    wn_assert_headline(trial, "alice", "dtls-handshake-stalled", WN_GRADE_CERTAIN);
    wn_assert_no_headline(twin);
    wn_assert_unnamed(twin, "dtls-handshake-stalled");
}

/* A large certificate in pieces. */
static void
likely_with_missing_pieces(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.pieces.pcap");

    wn_assert_headline(trial, "alice", "dtls-handshake-stalled", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_when_it_completes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dtls-handshake-stalled.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "dtls-handshake-stalled");
}

/* One side broke it off: that is no loss. */
static void
unnamed_with_an_alert(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.pcap");

    wn_assert_unnamed(trial, "dtls-handshake-stalled");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/dtls-handshake-stalled/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/dtls-handshake-stalled/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/dtls-handshake-stalled/likely_at_the_far_phone",
                    likely_at_the_far_phone);
    g_test_add_func("/causes/dtls-handshake-stalled/likely_with_missing_pieces",
                    likely_with_missing_pieces);
    g_test_add_func("/causes/dtls-handshake-stalled/silent_when_it_completes",
                    silent_when_it_completes);
    g_test_add_func("/causes/dtls-handshake-stalled/unnamed_with_an_alert", unnamed_with_an_alert);
    g_test_add_func("/causes/dtls-handshake-stalled/possible_where_the_phone_waits",
                    possible_where_the_phone_waits);
    g_test_add_func("/causes/dtls-handshake-stalled/certain_where_hellos_stop",
                    certain_where_hellos_stop);
    return g_test_run();
}
