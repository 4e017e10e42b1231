/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The BYE does not arrive: at the server, at its sender, at its receiver, and the twin. */
#include "support/trial.h"

/* The BYE leaves for a private address and is never answered. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("bye-lost.pcap");

    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_CERTAIN);
}

/* No answer on the whole schedule, while the other side still sends sound. */
static void
likely_at_the_sender(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("bye-lost.sender.pcap");

    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_LIKELY);
}

/* The twin: the Contact was repaired. */
static void
silent_when_the_bye_is_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("bye-lost.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "bye-lost");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/bye-lost/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/bye-lost/likely_at_the_sender", likely_at_the_sender);
    g_test_add_func("/causes/bye-lost/silent_when_the_bye_is_answered",
                    silent_when_the_bye_is_answered);
    return g_test_run();
}
