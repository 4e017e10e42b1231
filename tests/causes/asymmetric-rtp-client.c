/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asymmetric-rtp-client at each vantage point, and what is none. */
#include "support/both_sides.h"
#include "support/media_call.h"

/* She sends from 20000, names 16384, and refuses what comes to 20000. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.pcap");

    wn_assert_headline(trial, "alice", "asymmetric-rtp-client", WN_GRADE_CERTAIN);
}

/* The port that her sound comes from is closed while it comes. */
static void
likely_at_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.wan.pcap");

    wn_assert_headline(trial, "alice", "asymmetric-rtp-client", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_one_port(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "asymmetric-rtp-client");
}

/* All comes to the port that she sends from, and no ICMP says that it is closed. */
static void
likely_when_nothing_comes_to_her_ear(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("asymmetric-rtp-client.deaf.pcap");

    wn_assert_headline(trial, "alice", "asymmetric-rtp-client", WN_GRADE_LIKELY);
}

/* ICMP behind the BYE is a socket that was closed. */
static void
silent_when_a_socket_closes_late(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    for (int i = 0; i < 5; i++)
        wn_trial_icmp(trial, 9.1 + 0.02 * i, "198.51.100.7", 3, 3, BOB, ALICE);
    wn_call_hang_up(trial, 9.1);
    wn_assert_no_headline(trial);
}

/* Both sides of the router: the relay's first packet goes to the port that she named, the others to
 * the one that she sends from, which is closed. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_both_sides_call(INSIDE, 8000);

    wn_both_sides_sound(trial, 11900, 11900);
    wn_trial_rtp(trial, 1.21, 1.23, SERVER ":16400", INSIDE ":8000", 0xb0b, 0);
    wn_trial_rtp(trial, 1.23, 9, SERVER ":16400", OUTSIDE ":11900", 0xb0b, 0);
    wn_trial_rtp(trial, 1.231, 9.001, SERVER ":16400", INSIDE ":11900", 0xb0b, 0);
    for (int i = 0; i < 300; i++) {
        wn_trial_icmp(trial, 1.232 + 0.025 * i, INSIDE, 3, 3, SERVER ":16400", INSIDE ":11900");
        wn_trial_icmp(trial, 1.233 + 0.025 * i, OUTSIDE, 3, 3, SERVER ":16400", OUTSIDE ":11900");
    }
    wn_both_sides_hang_up(trial);
    wn_assert_headline(trial, "alice", "asymmetric-rtp-client", WN_GRADE_CERTAIN);
}

/* Her router keeps the port of her sound, so it is she who names another one than she opens. */
static void
likely_where_the_router_kept_the_port(void)
{
    g_autoptr(WnTrial) trial = wn_both_sides_call(OUTSIDE, 8000);

    wn_both_sides_sound(trial, 11900, 11900);
    wn_trial_rtp(trial, 1.21, 9, SERVER ":16400", OUTSIDE ":8000", 0xb0b, 0);
    wn_both_sides_hang_up(trial);
    wn_assert_headline(trial, "alice", "asymmetric-rtp-client", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "rtp-port-remapped");
}

/* The router gave her sound another port. */
static void
silent_where_the_router_changed_the_port(void)
{
    g_autoptr(WnTrial) trial = wn_both_sides_call(OUTSIDE, 8000);

    wn_both_sides_sound(trial, 8000, 11900);
    wn_trial_rtp(trial, 1.21, 9, SERVER ":16400", OUTSIDE ":8000", 0xb0b, 0);
    wn_both_sides_hang_up(trial);
    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "asymmetric-rtp-client");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/asymmetric-rtp-client/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/asymmetric-rtp-client/likely_at_the_relay", likely_at_the_relay);
    g_test_add_func("/causes/asymmetric-rtp-client/silent_with_one_port", silent_with_one_port);
    g_test_add_func("/causes/asymmetric-rtp-client/likely_when_nothing_comes_to_her_ear",
                    likely_when_nothing_comes_to_her_ear);
    g_test_add_func("/causes/asymmetric-rtp-client/silent_when_a_socket_closes_late",
                    silent_when_a_socket_closes_late);
    g_test_add_func("/causes/asymmetric-rtp-client/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/asymmetric-rtp-client/likely_where_the_router_kept_the_port",
                    likely_where_the_router_kept_the_port);
    g_test_add_func("/causes/asymmetric-rtp-client/silent_where_the_router_changed_the_port",
                    silent_where_the_router_changed_the_port);
    return g_test_run();
}
