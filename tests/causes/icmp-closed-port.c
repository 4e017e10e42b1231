/* SPDX-License-Identifier: GPL-2.0-or-later */
/* icmp-closed-port: a note beside the cause, never the headline. */
#include "support/media_call.h"

/* Each packet of her sound is refused. */
static void
note_beside_the_cause(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("icmp-closed-port.pcap");

    wn_assert_hazard(trial, "icmp-closed-port");
    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_POSSIBLE);
}

/* The twin. */
static void
silent_without_icmp(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("icmp-closed-port.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "icmp-closed-port");
}

/* Errors about a tail of sound behind the BYE mean nothing. */
static void
silent_on_a_working_call(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, ALICE, BOB_SSRC, 0);
    for (int i = 0; i < 5; i++)
        wn_trial_icmp(trial, 9 + 0.4 * i, "198.51.100.7", 3, 3, BOB, ALICE);
    wn_call_hang_up(trial, 9.1);
    wn_assert_unnamed(trial, "icmp-closed-port");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/icmp-closed-port/note_beside_the_cause", note_beside_the_cause);
    g_test_add_func("/causes/icmp-closed-port/silent_without_icmp", silent_without_icmp);
    g_test_add_func("/causes/icmp-closed-port/silent_on_a_working_call", silent_on_a_working_call);
    return g_test_run();
}
