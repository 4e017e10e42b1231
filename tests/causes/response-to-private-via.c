/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers go to the private host in Via: at the server, at the phone, and the twin. */
#include "support/trial.h"

/* The 200 OK leaves for the private address, the REGISTER is repeated. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-to-private-via.pcap");

    wn_assert_headline(trial, "alice", "response-to-private-via", WN_GRADE_CERTAIN);
}

/* There it looks like any silence. */
static void
never_named_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-to-private-via.lan.pcap");

    wn_assert_unnamed(trial, "response-to-private-via");
    wn_assert_headline(trial, "alice", "sip-no-reply-blocked", WN_GRADE_POSSIBLE);
}

/* The twin: the server obeys RFC 3261 18.2.2. */
static void
silent_when_the_source_is_used(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-to-private-via.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "response-to-private-via");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/response-to-private-via/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/response-to-private-via/never_named_at_the_phone",
                    never_named_at_the_phone);
    g_test_add_func("/causes/response-to-private-via/silent_when_the_source_is_used",
                    silent_when_the_source_is_used);
    return g_test_run();
}
