/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A registrar refuses private addresses: with and without proof, and the twin. */
#include "support/trial.h"

/* Refused with private addresses, accepted with public ones. */
static void
certain_with_a_differential_pair(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_CERTAIN);
}

/* The same pair, seen at the server. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.wan.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_CERTAIN);
}

/* Contact is public in both. */
static void
certain_when_only_via_differs(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.via.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_CERTAIN);
}

/* A Warning names the private address. */
static void
likely_when_the_reason_speaks_of_it(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.reason.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_LIKELY);
}

/* A bare 606. */
static void
possible_by_the_code_alone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.code.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_POSSIBLE);
}

/* The twin: no such policy. */
static void
silent_when_both_are_accepted(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "registrar-rejects-private-address");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/registrar-rejects-private-address/certain_with_a_differential_pair",
                    certain_with_a_differential_pair);
    g_test_add_func("/causes/registrar-rejects-private-address/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/registrar-rejects-private-address/certain_when_only_via_differs",
                    certain_when_only_via_differs);
    g_test_add_func("/causes/registrar-rejects-private-address/likely_when_the_reason_speaks_of_it",
                    likely_when_the_reason_speaks_of_it);
    g_test_add_func("/causes/registrar-rejects-private-address/possible_by_the_code_alone",
                    possible_by_the_code_alone);
    g_test_add_func("/causes/registrar-rejects-private-address/silent_when_both_are_accepted",
                    silent_when_both_are_accepted);
    return g_test_run();
}
