/* SPDX-License-Identifier: GPL-2.0-or-later */
/* not-nat-dtls at each vantage point, and its innocent twin. */
#include "support/trial.h"

/* Both sides hear each other, one breaks the handshake off. */
static void
certain_with_an_alert(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.pcap");

    wn_assert_headline(trial, "alice", "not-nat-dtls", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "dtls-alert", "11");
}

/* The twin. */
static void
silent_when_the_handshake_ends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.not.pcap");

    wn_assert_no_headline(trial);
}

/* Both wait. */
static void
certain_where_nobody_begins(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.roles.pcap");

    wn_assert_headline(trial, "alice", "not-nat-dtls", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-dtls/certain_with_an_alert", certain_with_an_alert);
    g_test_add_func("/causes/not-nat-dtls/silent_when_the_handshake_ends",
                    silent_when_the_handshake_ends);
    g_test_add_func("/causes/not-nat-dtls/certain_where_nobody_begins",
                    certain_where_nobody_begins);
    return g_test_run();
}
