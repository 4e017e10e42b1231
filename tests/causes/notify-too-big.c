/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A notification in pieces. */
#include "support/trial.h"

/* The phone reports that the rest never came. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.pcap");

    wn_assert_headline(trial, "alice", "notify-too-big", WN_GRADE_CERTAIN);
}

/* Outside all pieces, inside only the first. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.both.pcap");

    wn_assert_headline(trial, "alice", "notify-too-big", WN_GRADE_CERTAIN);
}

/* Only first pieces come. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.lan.pcap");

    wn_assert_headline(trial, "alice", "notify-too-big", WN_GRADE_CERTAIN);
}

/* The twin: the router lets pieces through. */
static void
silent_when_pieces_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("notify-too-big.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/notify-too-big/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/notify-too-big/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/notify-too-big/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/notify-too-big/silent_when_pieces_pass", silent_when_pieces_pass);
    return g_test_run();
}
