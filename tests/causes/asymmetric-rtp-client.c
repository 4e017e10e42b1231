/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asymmetric-rtp-client at each vantage point, and what is none. */
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

/* Nobody refuses anything: a warning at most. */
static void
harmless_while_it_works(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:5555", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, "192.168.1.20:5555", BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.1);
    wn_assert_no_headline(trial);
}

/* ICMP behind the BYE is a socket that was closed (icmp-closed-port). */
static void
silent_when_a_socket_closes_late(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 9, "192.168.1.20:5555", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, "192.168.1.20:5555", BOB_SSRC, 0);
    for (int i = 0; i < 5; i++)
        wn_trial_icmp(trial, 9.1 + 0.02 * i, "192.168.1.20", 3, 3, BOB, "192.168.1.20:5555");
    wn_call_hang_up(trial, 9.1);
    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/asymmetric-rtp-client/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/asymmetric-rtp-client/likely_at_the_relay", likely_at_the_relay);
    g_test_add_func("/causes/asymmetric-rtp-client/silent_with_one_port", silent_with_one_port);
    g_test_add_func("/causes/asymmetric-rtp-client/harmless_while_it_works",
                    harmless_while_it_works);
    g_test_add_func("/causes/asymmetric-rtp-client/silent_when_a_socket_closes_late",
                    silent_when_a_socket_closes_late);
    return g_test_run();
}
