/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers go to the port in Via: at the server, inside and outside, at the phone, and the twin. */
#include "support/talk.h"

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

#define ALICE_INVITE                                                   \
    "INVITE sip:bob@example.net SIP/2.0\n"                             \
    "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKa1\n"            \
    "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\n" \
    "Call-ID: unheard\nCSeq: 1 INVITE\nContact: <sip:alice@192.168.1.20:5060>\n\n"

static void
bob_registers(WnTrial *trial)
{
    wn_trial_sip(trial, 0, "192.0.2.30:5060", "203.0.113.10:5060",
                 "REGISTER sip:example.net SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.0.2.30:5060;branch=z9hG4bKb1\n"
                 "From: <sip:bob@example.net>;tag=b\nTo: <sip:bob@example.net>\n"
                 "Call-ID: bob\nCSeq: 1 REGISTER\nContact: <sip:bob@192.0.2.30:5060>\n\n");
    wn_trial_sip(trial, 0.01, "203.0.113.10:5060", "192.0.2.30:5060",
                 "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.30:5060;branch=z9hG4bKb1\n"
                 "From: <sip:bob@example.net>;tag=b\nTo: <sip:bob@example.net>;tag=s\n"
                 "Call-ID: bob\nCSeq: 1 REGISTER\n"
                 "Contact: <sip:bob@192.0.2.30:5060>;expires=600\n\n");
}

/* What befalls the caller's request is no fault of the binding of the phone that is called. */
static void
not_of_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const double copies[] = { 1, 1.5, 2.5, 4.5 };

    bob_registers(trial);
    for (unsigned i = 0; i < G_N_ELEMENTS(copies); i++) {
        wn_trial_sip(trial, copies[i], "198.51.100.7:43379", "203.0.113.10:5060", ALICE_INVITE);
        wn_trial_sip(trial, copies[i] + 0.01, "203.0.113.10:5060", "198.51.100.7:5060",
                     "SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKa1;"
                     "received=198.51.100.7\nFrom: <sip:alice@example.net>;tag=a\n"
                     "To: <sip:bob@example.net>;tag=s\nCall-ID: unheard\nCSeq: 1 INVITE\n\n");
    }
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "alice", "response-lost-no-rport", WN_GRADE_CERTAIN);
    g_assert_cmpuint(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "bob")->n_also, ==, 0);
}

/* The twin: the same phone asks for rport. */
static void
silent_with_rport(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("response-lost-no-rport.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "response-lost-no-rport");
}

/* Two 100s go to the port in Via and are not heard, by whatever accident; then the 200, which goes
 * there too, is acknowledged, with the tag that stands in it alone. */
static void
silent_where_the_ack_comes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const double copies[] = { 1, 1.5, 2.5 };

    for (unsigned i = 0; i < G_N_ELEMENTS(copies); i++) {
        wn_trial_sip(trial, copies[i], "198.51.100.7:43379", "203.0.113.10:5060", ALICE_INVITE);
        wn_trial_sip(trial, copies[i] + 0.01, "203.0.113.10:5060", "198.51.100.7:5060",
                     "SIP/2.0 100 Trying\nVia: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKa1;"
                     "received=198.51.100.7\nFrom: <sip:alice@example.net>;tag=a\n"
                     "To: <sip:bob@example.net>\nCall-ID: unheard\nCSeq: 1 INVITE\n\n");
    }
    wn_trial_sip(trial, 4, "203.0.113.10:5060", "198.51.100.7:5060",
                 "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKa1;"
                 "received=198.51.100.7\nFrom: <sip:alice@example.net>;tag=a\n"
                 "To: <sip:bob@example.net>;tag=s\nCall-ID: unheard\nCSeq: 1 INVITE\n"
                 "Contact: <sip:bob@203.0.113.10:5060>\n\n");
    wn_trial_sip(trial, 4.1, "198.51.100.7:43379", "203.0.113.10:5060",
                 "ACK sip:bob@203.0.113.10:5060 SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKa2\n"
                 "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=s\n"
                 "Call-ID: unheard\nCSeq: 1 ACK\n\n");
    wn_trial_wait(trial, 60);
    wn_assert_unnamed(trial, "response-lost-no-rport");
    wn_assert_no_nat_headline(trial);
}

/* The challenge that goes there is answered with credentials. */
static void
silent_where_the_challenge_is_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const double copies[] = { 1, 1.5, 2.5 };
    WnTalk       talk = {
              .trial = trial, .client = "198.51.100.7:43379", .via = "192.168.1.20:5060", .params = ""
    };
    WnTalk back = talk;

    back.client = "198.51.100.7:5060";
    for (unsigned i = 0; i < G_N_ELEMENTS(copies); i++) {
        wn_talk_request(&talk, copies[i], "REGISTER", 1, NULL);
        wn_talk_response(&back, copies[i] + 0.01, "401 Unauthorized", "REGISTER", 1,
                         "WWW-Authenticate: Digest realm=\"example.net\", nonce=\"n1\"\n");
    }
    wn_talk_request(&talk, 2.6, "REGISTER", 2,
                    "Authorization: Digest username=\"alice\", realm=\"example.net\", "
                    "nonce=\"n1\", uri=\"sip:example.net\", response=\"0\"\n");
    wn_talk_response(&back, 2.61, "200 OK", "REGISTER", 2, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_unnamed(trial, "response-lost-no-rport");
    wn_assert_no_nat_headline(trial);
}

/* At the server: alice registers without rport from behind a NAT that gives her another port, so
 * often, and is answered as often. */
static WnTrial *
registers_so_often(unsigned times, double end)
{
    static const double when[] = { 0, 0.5, 1.5, 3.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };

    for (unsigned i = 0; i < times; i++) {
        wn_talk_request(&talk, when[i], "REGISTER", 1, NULL);
        wn_talk_response(&talk, when[i] + 0.03, "200 OK", "REGISTER", 1, NULL);
    }
    wn_trial_wait(trial, end);
    return trial;
}

/* Answers got lost twice; whoever has none sends a fourth copy.  Where the capture ends before,
 * nobody knows. */
static void
silent_where_she_stops_for_an_answer(void)
{
    g_autoptr(WnTrial) lossy = registers_so_often(3, 60);
    g_autoptr(WnTrial) cut = registers_so_often(3, 2);
    g_autoptr(WnTrial) unheard = registers_so_often(4, 60);

    g_assert_cmpint(wn_trial_subject(lossy, WN_SUBJECT_REGISTRATION, "alice")->works, ==, WN_YES);
    wn_assert_no_headline(lossy);
    g_assert_cmpint(wn_trial_subject(cut, WN_SUBJECT_REGISTRATION, "alice")->works, ==, WN_NO);
    g_assert_cmpint(wn_trial_subject(unheard, WN_SUBJECT_REGISTRATION, "alice")->works, ==, WN_NO);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/response-lost-no-rport/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/response-lost-no-rport/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/response-lost-no-rport/possible_at_the_phone", possible_at_the_phone);
    g_test_add_func("/causes/response-lost-no-rport/silent_where_she_stops_for_an_answer",
                    silent_where_she_stops_for_an_answer);
    g_test_add_func("/causes/response-lost-no-rport/not_of_the_called_phone",
                    not_of_the_called_phone);
    g_test_add_func("/causes/response-lost-no-rport/certain_when_the_server_ignores_rport",
                    certain_when_the_server_ignores_rport);
    g_test_add_func("/causes/response-lost-no-rport/silent_with_rport", silent_with_rport);
    g_test_add_func("/causes/response-lost-no-rport/silent_where_the_ack_comes",
                    silent_where_the_ack_comes);
    g_test_add_func("/causes/response-lost-no-rport/silent_where_the_challenge_is_answered",
                    silent_where_the_challenge_is_answered);
    return g_test_run();
}
