/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sip-alg-drops-message at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* REGISTER passes; INVITE arrives at the router seven times and never leaves it. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-drops-message", WN_GRADE_CERTAIN);
}

/* The server may as well ignore the INVITE. */
static void
possible_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.lan.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-drops-message", WN_GRADE_POSSIBLE);
}

/* Of SIP nothing comes back, while STUN on the very same ports does: a firewall that knows SIP by
 * sight, or a server that wants none of this phone. */
static void
possible_where_stun_passes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.register.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("sip-alg-drops-message.register.not.pcap");

    wn_assert_headline(trial, "alice", "sip-alg-drops-message", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(trial, "sip-no-reply-blocked");
    wn_assert_no_headline(twin);
    wn_assert_unnamed(twin, "sip-alg-drops-message");
}

/* The twin: the same phone with a port that the helper knows. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-drops-message");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-drops-message/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-drops-message/possible_at_the_phone", possible_at_the_phone);
    g_test_add_func("/causes/sip-alg-drops-message/possible_where_stun_passes",
                    possible_where_stun_passes);
    g_test_add_func("/causes/sip-alg-drops-message/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
