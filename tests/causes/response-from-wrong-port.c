/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers come from another address: inside and outside, at the server, at the phone, and the twin.
 */
#include "support/trial.h"

/* The 200 OK comes from another address and is not let in. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-from-wrong-port.pcap");

    wn_assert_headline(trial, "alice", "response-from-wrong-port", WN_GRADE_CERTAIN);
}

/* The REGISTER is repeated after the 200 OK left. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-from-wrong-port.wan.pcap");

    wn_assert_headline(trial, "alice", "response-from-wrong-port", WN_GRADE_LIKELY);
}

/* There it looks like any silence. */
static void
never_named_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-from-wrong-port.lan.pcap");

    wn_assert_unnamed(trial, "response-from-wrong-port");
    wn_assert_headline(trial, "alice", "sip-no-reply-blocked", WN_GRADE_POSSIBLE);
}

/* A router that filters nothing: the answer arrives. */
static void
silent_when_the_router_lets_it_in(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-from-wrong-port.delivered.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "response-from-wrong-port");
}

/* The twin: the answer comes from the address that was asked. */
static void
silent_when_the_address_is_right(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-from-wrong-port.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "response-from-wrong-port");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/response-from-wrong-port/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/response-from-wrong-port/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/response-from-wrong-port/never_named_at_the_phone",
                    never_named_at_the_phone);
    g_test_add_func("/causes/response-from-wrong-port/silent_when_the_router_lets_it_in",
                    silent_when_the_router_lets_it_in);
    g_test_add_func("/causes/response-from-wrong-port/silent_when_the_address_is_right",
                    silent_when_the_address_is_right);
    return g_test_run();
}
