/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers go to the port in Via: at the server, inside and outside, at the phone, and the twin. */
#include "support/trial.h"

/* The 200 OK goes to port 5060, the REGISTER is repeated. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-lost-no-rport.pcap");

    wn_assert_headline(trial, "alice", "response-lost-no-rport", WN_GRADE_CERTAIN);
}

/* The 200 OK arrives outside and never inside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-lost-no-rport.both.pcap");

    wn_assert_headline(trial, "alice", "response-lost-no-rport", WN_GRADE_CERTAIN);
}

/* No rport and no answer. */
static void
possible_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-lost-no-rport.lan.pcap");

    wn_assert_headline(trial, "alice", "response-lost-no-rport", WN_GRADE_POSSIBLE);
}

/* rport is asked for, the router refuses the answer by ICMP. */
static void
certain_when_the_server_ignores_rport(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-lost-no-rport.server.pcap");

    wn_assert_headline(trial, "alice", "response-lost-no-rport", WN_GRADE_CERTAIN);
}

/* The twin: the same phone asks for rport. */
static void
silent_with_rport(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-lost-no-rport.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "response-lost-no-rport");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/response-lost-no-rport/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/response-lost-no-rport/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/response-lost-no-rport/possible_at_the_phone", possible_at_the_phone);
    g_test_add_func("/causes/response-lost-no-rport/certain_when_the_server_ignores_rport",
                    certain_when_the_server_ignores_rport);
    g_test_add_func("/causes/response-lost-no-rport/silent_with_rport", silent_with_rport);
    return g_test_run();
}
