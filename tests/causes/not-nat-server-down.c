/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing listens: only the server itself can say so. */
#include <string.h>

#include "support/talk.h"

static void
certain_when_the_server_says_so(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-server-down.pcap");

    wn_assert_headline(trial, "alice", "not-nat-server-down", WN_GRADE_CERTAIN);
}

static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-server-down.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-server-down");
}

/* It was there at nine, and from ten on nothing listens; no answer comes any more. */
static void
likely_when_a_registrar_goes_away(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_registers(&talk, 0);
    for (unsigned i = 0; i < 11; i++) {
        wn_talk_request(&talk, 60 + i * 4.0, "REGISTER", 2, NULL);
        wn_trial_icmp(trial, 60 + i * 4.0 + 0.05, "203.0.113.10", 3, 3, "192.168.1.20:5060",
                      "203.0.113.10:5060");
    }
    wn_trial_wait(trial, 140);

    wn_assert_headline(trial, "alice", "not-nat-server-down", WN_GRADE_LIKELY);
}

/* She hangs up and hears from her registrar's host only that nobody listens there any more; bob,
 * whom nobody told, goes on speaking through the relay. */
static void
likely_when_it_goes_away_in_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.11", 30000);
    WnTalk           talk = { .trial = trial, .params = ";received=198.51.100.7;rport=5060" };
    double           when[] = { 10, 10.5, 11.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5, 37.5, 41.5 };

    wn_talk_registers(&talk, 0);
    talk.accepted = true;
    talk.call_id = "call-2";
    wn_talk_answered(&talk, 1, offer, answer);
    wn_trial_rtp(trial, 2.1, 10, "192.168.1.20:16384", "203.0.113.11:30000", 7, 0);
    wn_trial_rtp(trial, 2.1, 42, "203.0.113.11:30000", "192.168.1.20:16384", 9, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(when); i++) {
        wn_talk_request(&talk, when[i], "BYE", 2, NULL);
        wn_trial_icmp(trial, when[i] + 0.05, "203.0.113.10", 3, 3, "192.168.1.20:5060",
                      "203.0.113.10:5060");
    }
    wn_trial_wait(trial, 80);

    wn_assert_headline(trial, "alice", "not-nat-server-down", WN_GRADE_LIKELY);
    wn_assert_no_nat_headline(trial);
}

/* A router that says so speaks for itself, not for the server. */
static void
silent_when_another_host_says_so(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    for (int i = 0; i < 11; i++) {
        wn_talk_request(&talk, i * 4.0, "REGISTER", 1, NULL);
        wn_trial_icmp(trial, i * 4.0 + 0.05, "198.51.100.1", 3, 3, "192.168.1.20:5060",
                      "203.0.113.10:5060");
    }
    wn_trial_wait(trial, 90);

    wn_assert_unnamed(trial, "not-nat-server-down");
}

/* The server's host, but a filter: code 13. */
static void
silent_when_prohibited(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    for (int i = 0; i < 11; i++) {
        wn_talk_request(&talk, i * 4.0, "REGISTER", 1, NULL);
        wn_trial_icmp(trial, i * 4.0 + 0.05, "203.0.113.10", 3, 13, "192.168.1.20:5060",
                      "203.0.113.10:5060");
    }
    wn_trial_wait(trial, 90);

    wn_assert_unnamed(trial, "not-nat-server-down");
}

/* One error while the server restarts, and then an answer. */
static void
silent_when_it_answered_meanwhile(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_trial_icmp(trial, 0.05, "203.0.113.10", 3, 3, "192.168.1.20:5060", "203.0.113.10:5060");
    wn_talk_registers(&talk, 0.5);
    wn_trial_wait(trial, 60);

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-server-down");
}

/* A client asks for a connection, and gets a reset. */
static void
refuse_connection(WnTrial *trial, double at, const char *server)
{
    wn_trial_tcp(trial, at, "192.168.1.20:43669", server, WN_TCP_SYN);
    wn_trial_tcp(trial, at + 0.03, server, "192.168.1.20:43669", WN_TCP_RST | WN_TCP_ACK);
}

/* It tries TCP for a large request, and goes on over UDP (RFC 3261 18.1.1): the server is there. */
static void
silent_when_it_answers_over_udp(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_registers(&talk, 0);
    refuse_connection(trial, 5, "203.0.113.10:5060");
    wn_trial_wait(trial, 60);
    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-server-down");
}

/* On another port it does not, and the reset comes from as far away. */
static void
certain_when_another_port_answers(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_trial_hops(trial, 55);
    wn_talk_registers(&talk, 0);
    refuse_connection(trial, 5, "203.0.113.10:5061");
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "192.168.1.20", "not-nat-server-down", WN_GRADE_CERTAIN);
}

/* Nothing else of the server is here: a box on the way may have made the reset up. */
static void
likely_by_resets_alone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_trial_hops(trial, 55);
    refuse_connection(trial, 5, "203.0.113.10:5061");
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "192.168.1.20", "not-nat-server-down", WN_GRADE_LIKELY);
}

/* Seven INVITEs, each refused by the address that it was sent to. */
static void
refuse_invites(WnTalk *call)
{
    static const double TIMES[] = { 1, 1.5, 2.5, 4.5, 8.5, 16.5, 32.5 };
    g_autofree char    *there = g_strndup(call->server, strcspn(call->server, ":"));

    for (unsigned i = 0; i < G_N_ELEMENTS(TIMES); i++) {
        wn_talk_request(call, TIMES[i], "INVITE", 1, NULL);
        wn_trial_icmp(call->trial, TIMES[i] + 0.03, there, 3, 3, call->client, call->server);
    }
    wn_trial_wait(call->trial, 90);
}

/* Another server than the one that bob registered at calls him, and his router says that nothing
 * listens: many reject what they do not let in. */
static void
silent_when_the_phones_router_says_so(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk bob = { .trial = trial,
                   .client = "192.0.2.30:5060",
                   .via = "192.168.7.20:5060",
                   .from = "bob",
                   .call_id = "bobs",
                   .contact = "<sip:bob@192.168.7.20:5060>" };
    WnTalk call = { .trial = trial, .client = "203.0.113.12:5060", .server = "192.0.2.30:5060" };

    wn_talk_registers(&bob, 0);
    refuse_invites(&call);
    wn_assert_unnamed(trial, "not-nat-server-down");
}

/* Dialled by its address: a host without a phone, or the router before one. */
static void
possible_when_a_dialled_address_says_so(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk call = { .trial = trial,
                    .client = "192.168.1.20:5060",
                    .server = "192.0.2.30:5060",
                    .uri = "sip:bob@192.0.2.30",
                    .to_host = "192.0.2.30" };

    refuse_invites(&call);
    wn_assert_headline(trial, "bob", "not-nat-server-down", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-server-down/likely_when_a_registrar_goes_away",
                    likely_when_a_registrar_goes_away);
    g_test_add_func("/causes/not-nat-server-down/certain_when_the_server_says_so",
                    certain_when_the_server_says_so);
    g_test_add_func("/causes/not-nat-server-down/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/not-nat-server-down/likely_when_it_goes_away_in_a_call",
                    likely_when_it_goes_away_in_a_call);
    g_test_add_func("/causes/not-nat-server-down/silent_when_another_host_says_so",
                    silent_when_another_host_says_so);
    g_test_add_func("/causes/not-nat-server-down/silent_when_prohibited", silent_when_prohibited);
    g_test_add_func("/causes/not-nat-server-down/silent_when_it_answered_meanwhile",
                    silent_when_it_answered_meanwhile);
    g_test_add_func("/causes/not-nat-server-down/silent_when_it_answers_over_udp",
                    silent_when_it_answers_over_udp);
    g_test_add_func("/causes/not-nat-server-down/certain_when_another_port_answers",
                    certain_when_another_port_answers);
    g_test_add_func("/causes/not-nat-server-down/likely_by_resets_alone", likely_by_resets_alone);
    g_test_add_func("/causes/not-nat-server-down/silent_when_the_phones_router_says_so",
                    silent_when_the_phones_router_says_so);
    g_test_add_func("/causes/not-nat-server-down/possible_when_a_dialled_address_says_so",
                    possible_when_a_dialled_address_says_so);
    return g_test_run();
}
