/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is cut for want of its refresh. */
#include "support/trial.h"

/* The re-INVITE at half the interval draws 408, BYE follows; behind the server nothing is seen. */
static void
likely_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.pcap");

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_LIKELY);
}

/* Nobody answers it there. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.server.pcap");

    wn_assert_headline(trial, "bob", "session-timer-refresh-lost", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_when_refreshed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("session-timer-refresh-lost.not.pcap");

    wn_assert_unnamed(trial, "session-timer-refresh-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/session-timer-refresh-lost/likely_at_the_caller",
                    likely_at_the_caller);
    g_test_add_func("/causes/session-timer-refresh-lost/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/session-timer-refresh-lost/silent_when_refreshed",
                    silent_when_refreshed);
    return g_test_run();
}
