/* SPDX-License-Identifier: GPL-2.0-or-later */
/* same-port-clash at each vantage point, and its innocent twin. */
#include "support/talk.h"

/* The INVITE for dave is delivered to alice's phone. */
static void
certain_on_the_switch(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.pcap");

    wn_assert_headline(trial, "dave", "same-port-clash", WN_GRADE_CERTAIN);
}

/* A phone of alice's make answers for dave. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.wan.pcap");

    wn_assert_headline(trial, "bob", "same-port-clash", WN_GRADE_LIKELY);
}

/* The twin: the server sends to where packets come from. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "same-port-clash");
}

/* At the server: two phones of different make behind one router; what is meant for bob goes to this
 * port of it, and dave's phone says that it does not know him. */
static WnTrial *
answered_by_dave(const char *place)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   bob = { .trial = trial,
                     .client = "198.51.100.7:40001",
                     .via = "192.168.1.20:5060",
                     .from = "bob",
                     .contact = "<sip:bob@192.168.1.20:5060>",
                     .call_id = "bob" };
    WnTalk   dave = { .trial = trial,
                      .client = place,
                      .via = "192.168.1.21:5060",
                      .from = "dave",
                      .contact = "<sip:dave@192.168.1.21:5060>",
                      .call_id = "dave" };
    WnTalk   call = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = place,
                      .from = "carol",
                      .contact = "<sip:carol@203.0.113.10:5060>",
                      .uri = "sip:bob@192.168.1.21:5060" };

    wn_talk_request(&bob, 0, "REGISTER", 1, "User-Agent: One 1\n");
    wn_talk_response(&bob, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&dave, 1, "REGISTER", 1, "User-Agent: Two 2\n");
    wn_talk_response(&dave, 1.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&call, 10, "INVITE", 1, NULL);
    wn_talk_response(&call, 10.1, "404 Not Found", "INVITE", 1, "User-Agent: Two 2\n");
    wn_talk_request(&call, 10.2, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* The port that bob's phone names is dave's outside; or no port of bob's at all, to which a server
 * sends that forwards bob's calls to dave. */
static void
silent_where_two_ports_are_two(void)
{
    g_autoptr(WnTrial) clash = answered_by_dave("198.51.100.7:5060");
    g_autoptr(WnTrial) forward = answered_by_dave("198.51.100.7:40002");

    wn_assert_headline(clash, "bob", "same-port-clash", WN_GRADE_LIKELY);
    wn_assert_unnamed(forward, "same-port-clash");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/same-port-clash/certain_on_the_switch", certain_on_the_switch);
    g_test_add_func("/causes/same-port-clash/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/same-port-clash/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/same-port-clash/silent_where_two_ports_are_two",
                    silent_where_two_ports_are_two);
    return g_test_run();
}
