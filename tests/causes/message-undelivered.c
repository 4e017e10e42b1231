/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text message on its way to a phone. */
#include "support/trial.h"

/* It arrives outside only. */
static void
likely_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.pcap");

    wn_assert_headline(trial, "bob", "message-undelivered", WN_GRADE_LIKELY);
}

/* Nothing comes back. */
static void
possible_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.wan.pcap");

    wn_assert_headline(trial, "bob", "message-undelivered", WN_GRADE_POSSIBLE);
}

/* Nothing of it is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.lan.pcap");

    wn_assert_unnamed(trial, "message-undelivered");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The private Contact explains more. */
static void
gives_way_to_the_exact_cause(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.private.pcap");

    wn_assert_headline(trial, "bob", "private-contact-registered", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_without_firewall(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.not.pcap");

    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/message-undelivered/likely_on_both_sides", likely_on_both_sides);
    g_test_add_func("/causes/message-undelivered/possible_at_the_server", possible_at_the_server);
    g_test_add_func("/causes/message-undelivered/silent_at_the_phone", silent_at_the_phone);
    g_test_add_func("/causes/message-undelivered/gives_way_to_the_exact_cause",
                    gives_way_to_the_exact_cause);
    g_test_add_func("/causes/message-undelivered/silent_without_firewall", silent_without_firewall);
    return g_test_run();
}
