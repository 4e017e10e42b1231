/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server that opens a connection to a phone behind NAT. */
#include "support/trial.h"

/* SYNs draw nothing; the phone had a connection of its own. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-connection-gone.pcap");

    wn_assert_headline(trial, "bob", "tcp-connection-gone", WN_GRADE_CERTAIN);
}

/* Nothing of the call is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-connection-gone.lan.pcap");

    wn_assert_unnamed(trial, "tcp-connection-gone");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: the phone's connection is used. */
static void
silent_with_the_own_connection(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-connection-gone.not.pcap");

    wn_assert_unnamed(trial, "tcp-connection-gone");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/tcp-connection-gone/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/tcp-connection-gone/silent_at_the_phone", silent_at_the_phone);
    g_test_add_func("/causes/tcp-connection-gone/silent_with_the_own_connection",
                    silent_with_the_own_connection);
    return g_test_run();
}
