/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers come from another address: inside and outside, at the server, at the phone, and the twin.
 */
#include "support/talk.h"

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

/* The INVITE is answered from another port; the ACK shows that the phone got what came from there.
 */
static void
silent_where_the_ack_comes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const double copies[] = { 1, 1.5, 2.5 };
    WnTalk       talk = {
              .trial = trial, .client = "198.51.100.7:40001", .via = "192.168.1.20:5060", .accepted = true
    };
    WnTalk back = talk;

    back.server = "203.0.113.10:5080";
    for (unsigned i = 0; i < G_N_ELEMENTS(copies); i++) {
        wn_talk_request(&talk, copies[i], "INVITE", 1, NULL);
        wn_talk_response(&back, copies[i] + 0.01, "100 Trying", "INVITE", 1, NULL);
    }
    wn_talk_response(&back, 4, "200 OK", "INVITE", 1, NULL);
    wn_talk_request(&talk, 4.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_unnamed(trial, "response-from-wrong-port");
    wn_assert_no_nat_headline(trial);
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
    g_test_add_func("/causes/response-from-wrong-port/silent_where_the_ack_comes",
                    silent_where_the_ack_comes);
    return g_test_run();
}
