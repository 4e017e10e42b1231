/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection that the router forgot. */
#include "support/trial.h"

/* Never acknowledged after 99 s of silence; a new connection works. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.pcap");

    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_LIKELY);
}

/* The data is seen outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.both.pcap");

    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_CERTAIN);
}

/* Nothing of the call is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.lan.pcap");

    wn_assert_unnamed(trial, "tcp-idle-dropped");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: CRLF every 25 s. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.not.pcap");

    wn_assert_unnamed(trial, "tcp-idle-dropped");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/tcp-idle-dropped/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/tcp-idle-dropped/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/tcp-idle-dropped/silent_at_the_phone", silent_at_the_phone);
    g_test_add_func("/causes/tcp-idle-dropped/silent_with_keepalives", silent_with_keepalives);
    return g_test_run();
}
