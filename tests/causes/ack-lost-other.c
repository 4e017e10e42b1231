/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ACK is lost on a way that looks right: on both sides of a router, at either end, and the
 * twin. */
#include "support/talk.h"

/* The ACK arrives outside and never appears inside. */
static void
likely_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_LIKELY);
}

/* The ACK leaves; the 200 OK goes on being repeated. */
static void
possible_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.caller.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
}

/* No ACK arrives, and the Contact is public. */
static void
possible_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.callee.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
}

/* The twin: the same router lets the ACK through. */
static void
silent_when_the_ack_passes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ack-lost-other");
}

/* Of one direction alone nobody can say that something did not come back (G18). */
static void
unnamed_where_one_direction_is_captured(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:5071" };

    for (int copy = 0; copy < 5; copy++)
        wn_talk_response(&talk, copy * copy, "200 OK", "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_unnamed(trial, "ack-lost-other");
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ack-lost-other/likely_on_both_sides_of_the_router",
                    likely_on_both_sides_of_the_router);
    g_test_add_func("/causes/ack-lost-other/possible_at_the_caller", possible_at_the_caller);
    g_test_add_func("/causes/ack-lost-other/possible_at_the_callee", possible_at_the_callee);
    g_test_add_func("/causes/ack-lost-other/silent_when_the_ack_passes",
                    silent_when_the_ack_passes);
    g_test_add_func("/causes/ack-lost-other/unnamed_where_one_direction_is_captured",
                    unnamed_where_one_direction_is_captured);
    return g_test_run();
}
