/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that does not answer: its router forgot it, or it was away itself, or had left. */
#include "support/talk.h"

#define SERVER "203.0.113.10:5060"
#define HOME   "198.51.100.7:40001"
#define INSIDE "192.168.1.20:5060"

/* bob registers for an hour with the server, or takes it back (Expires: 0). */
static void
registers(WnTrial *trial, double seconds, const char *from, const char *via, unsigned cseq,
          const char *extra)
{
    g_autofree char *contact = g_strdup_printf("<sip:bob@%s>", via);
    WnTalk           talk = { .trial = trial,
                              .client = from,
                              .via = via,
                              .contact = contact,
                              .remote = contact,
                              .from = "bob",
                              .call_id = "reg-1" };

    wn_talk_request(&talk, seconds, "REGISTER", cseq, extra);
    wn_talk_response(&talk, seconds + 0.02, "200 OK", "REGISTER", cseq, extra);
}

static WnTalk
call_to(WnTrial *trial, const char *place, const char *call_id)
{
    return (WnTalk){ .trial = trial,
                     .client = SERVER,
                     .server = place,
                     .uri = "sip:bob@" INSIDE,
                     .from = "carol",
                     .contact = "<sip:carol@203.0.113.10:5060>",
                     .call_id = call_id };
}

static void
is_called_in_vain(WnTrial *trial, double seconds)
{
    WnTalk talk = call_to(trial, HOME, "call-1");

    wn_talk_unanswered(&talk, seconds, "INVITE", 1, NULL);
}

/* Registered through a router; called a minute later; back at that time from there. */
static WnTrial *
back_at(double seconds, const char *from, const char *via)
{
    WnTrial *trial = wn_trial_new(NULL);

    registers(trial, 0, HOME, INSIDE, 1, "Expires: 3600\n");
    is_called_in_vain(trial, 60);
    registers(trial, seconds, from, via, 2, "Expires: 3600\n");
    return trial;
}

static void
likely_of_a_phone_that_comes_back_when_due(void)
{
    g_autoptr(WnTrial) trial = back_at(1800, HOME, INSIDE);

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_LIKELY);
}

static void
certain_where_its_socket_has_another_port(void)
{
    g_autoptr(WnTrial) trial = back_at(1800, "198.51.100.7:41999", INSIDE);

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

/* Its hour was over long before. */
static void
possible_of_a_phone_that_let_its_registration_run_out(void)
{
    g_autoptr(WnTrial) trial = back_at(8000, "198.51.100.7:41999", INSIDE);

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

/* It names another address of its own: it has come by another network. */
static void
possible_of_a_phone_that_went_elsewhere(void)
{
    g_autoptr(WnTrial) trial = back_at(300, "198.51.100.99:23456", "10.44.3.2:5060");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

/* It names another port of its own: the other mapping says nothing about the old one. */
static void
possible_of_a_phone_with_another_socket(void)
{
    g_autoptr(WnTrial) trial = back_at(1800, "198.51.100.7:41999", "192.168.1.20:49200");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

static void
silent_where_the_phone_had_unregistered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, HOME, INSIDE, 1, "Expires: 3600\n");
    registers(trial, 100, HOME, INSIDE, 2, "Expires: 0\n");
    is_called_in_vain(trial, 140);
    registers(trial, 600, "198.51.100.7:40777", INSIDE, 3, "Expires: 3600\n");
    g_assert_false(wn_trial_report(trial)->accuses);
    wn_assert_excused_by_frame(trial, "binding-expired-idle", "phone-unregistered", 3);
}

/* The same way had lived through 255 s; so it was not for 65 s that the router forgot it. */
static void
silent_where_a_longer_silence_did_no_harm(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk early = call_to(trial, HOME, "call-0");

    registers(trial, 0, HOME, INSIDE, 1, "Expires: 3600\n");
    wn_talk_request(&early, 255, "INVITE", 1, NULL);
    wn_talk_response(&early, 255.1, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_request(&early, 255.2, "ACK", 1, NULL);
    is_called_in_vain(trial, 320);
    registers(trial, 1800, "198.51.100.7:40999", INSIDE, 2, "Expires: 3600\n");
    g_assert_false(wn_trial_report(trial)->accuses);
    wn_assert_excused_by_frame(trial, "binding-expired-idle", "silence-outlived", 4);
}

/* Every 30 s, but not any more for two minutes before the call: it was asleep. */
static void
possible_where_its_own_keepalives_had_ended(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, HOME, INSIDE, 1, "Expires: 3600\n");
    for (unsigned i = 1; i <= 6; i++)
        wn_trial_datagram(trial, 30.0 * i, HOME, SERVER, wn_bytes("\r\n\r\n", 4));
    is_called_in_vain(trial, 300);
    registers(trial, 500, HOME, INSIDE, 2, "Expires: 3600\n");
    wn_assert_headline(trial, "bob", "keepalive-ineffective", WN_GRADE_POSSIBLE);
}

/* The router knows the phone; on its link there is no such host any more. */
static void
no_accusation_where_the_router_finds_no_host(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, HOME, INSIDE, 1, "Expires: 3600\n");
    is_called_in_vain(trial, 60);
    wn_trial_icmp(trial, 93, "198.51.100.7", 3, 1, SERVER, HOME);
    registers(trial, 1800, HOME, INSIDE, 2, "Expires: 3600\n");
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

/* Inside and outside the router are in one capture: a packet that passes is there twice. */
static void
registers_through(WnTrial *trial, double seconds, unsigned cseq)
{
    WnTalk inside = { .trial = trial,
                      .client = INSIDE,
                      .contact = "<sip:bob@" INSIDE ">",
                      .from = "bob",
                      .call_id = "reg-1" };
    WnTalk outside = inside;

    outside.client = HOME;
    outside.via = INSIDE;
    wn_talk_request(&inside, seconds, "REGISTER", cseq, "Expires: 3600\n");
    wn_talk_request(&outside, seconds + 0.0002, "REGISTER", cseq, "Expires: 3600\n");
    wn_talk_response(&outside, seconds + 0.02, "200 OK", "REGISTER", cseq, "Expires: 3600\n");
    wn_talk_response(&inside, seconds + 0.0202, "200 OK", "REGISTER", cseq, "Expires: 3600\n");
}

/* The call is seen outside only; whether the phone, or anybody, is there inside tells the rest. */
static WnTrial *
stopped_at_the_router(bool asked, double back, bool passed)
{
    static const double SENT[] = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk              outside = call_to(trial, HOME, "call-1");
    WnTalk              inside = call_to(trial, INSIDE, "call-1");

    registers_through(trial, 0, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(SENT); i++) {
        wn_talk_request(&outside, 60 + SENT[i], "INVITE", 1, NULL);
        if (passed)
            wn_talk_request(&inside, 60.0002 + SENT[i], "INVITE", 1, NULL);
    }
    for (unsigned i = 0; asked && i < 3; i++)
        wn_trial_link_question(trial, 91.6 + i, "192.168.1.1:0", "192.168.1.20:0");
    wn_trial_datagram(trial, 110, "192.168.1.55:5555", "192.168.1.1:53", wn_bytes("x", 1));
    registers_through(trial, back, 2);
    return trial;
}

static void
certain_where_the_phone_registers_when_it_is_due(void)
{
    g_autoptr(WnTrial) trial = stopped_at_the_router(false, 1800, false);

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

static void
no_reason_where_nothing_of_the_phone_is_heard(void)
{
    g_autoptr(WnTrial) trial = stopped_at_the_router(false, 8000, false);

    /* It may be off as well, and have no mapping for that reason. */
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

/* The router let the call in, and on the phone's link nobody answers it. */
static void
silent_where_the_router_passed_it_on(void)
{
    g_autoptr(WnTrial) trial = stopped_at_the_router(false, 1800, true);

    g_assert_false(wn_trial_report(trial)->accuses);
    wn_assert_excused_by_frame(trial, "inbound-invite-unreachable", "phone-gone", 6);
}

/* The router asks for the phone's link address (RFC 826), and nobody has it. */
static void
silent_where_the_router_asks_for_the_phone_in_vain(void)
{
    g_autoptr(WnTrial) trial = stopped_at_the_router(true, 1800, false);

    g_assert_false(wn_trial_report(trial)->accuses);
    wn_assert_ruled_out(trial, "binding-expired-idle", "phone-gone");
}

/* Phone and server in one network: nothing stands between them. */
static void
silent_between_neighbours(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk registration = { .trial = trial,
                            .client = INSIDE,
                            .server = "192.168.1.10:5060",
                            .contact = "<sip:bob@" INSIDE ">",
                            .from = "bob",
                            .call_id = "reg-1" };
    WnTalk call = { .trial = trial,
                    .client = "192.168.1.10:5060",
                    .server = INSIDE,
                    .uri = "sip:bob@" INSIDE,
                    .from = "carol" };

    for (unsigned i = 0; i < 2; i++) {
        if (i == 1)
            wn_talk_unanswered(&call, 60, "INVITE", 1, NULL);
        wn_talk_request(&registration, 1800.0 * i, "REGISTER", i + 1, NULL);
        wn_talk_response(&registration, 1800.0 * i + 0.1, "200 OK", "REGISTER", i + 1, NULL);
    }
    wn_assert_unnamed(trial, "binding-expired-idle");
    wn_assert_ruled_out(trial, "binding-expired-idle", "one-network");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/away/likely_of_a_phone_that_comes_back_when_due",
                    likely_of_a_phone_that_comes_back_when_due);
    g_test_add_func("/guards/away/certain_where_its_socket_has_another_port",
                    certain_where_its_socket_has_another_port);
    g_test_add_func("/guards/away/possible_of_a_phone_that_let_its_registration_run_out",
                    possible_of_a_phone_that_let_its_registration_run_out);
    g_test_add_func("/guards/away/possible_of_a_phone_that_went_elsewhere",
                    possible_of_a_phone_that_went_elsewhere);
    g_test_add_func("/guards/away/possible_of_a_phone_with_another_socket",
                    possible_of_a_phone_with_another_socket);
    g_test_add_func("/guards/away/silent_where_the_phone_had_unregistered",
                    silent_where_the_phone_had_unregistered);
    g_test_add_func("/guards/away/silent_where_a_longer_silence_did_no_harm",
                    silent_where_a_longer_silence_did_no_harm);
    g_test_add_func("/guards/away/possible_where_its_own_keepalives_had_ended",
                    possible_where_its_own_keepalives_had_ended);
    g_test_add_func("/guards/away/no_accusation_where_the_router_finds_no_host",
                    no_accusation_where_the_router_finds_no_host);
    g_test_add_func("/guards/away/certain_where_the_phone_registers_when_it_is_due",
                    certain_where_the_phone_registers_when_it_is_due);
    g_test_add_func("/guards/away/no_reason_where_nothing_of_the_phone_is_heard",
                    no_reason_where_nothing_of_the_phone_is_heard);
    g_test_add_func("/guards/away/silent_where_the_router_passed_it_on",
                    silent_where_the_router_passed_it_on);
    g_test_add_func("/guards/away/silent_where_the_router_asks_for_the_phone_in_vain",
                    silent_where_the_router_asks_for_the_phone_in_vain);
    g_test_add_func("/guards/away/silent_between_neighbours", silent_between_neighbours);
    return g_test_run();
}
