/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registrar keeps a private Contact: at the server, at either phone, on a common switch, and
 * the twin. */
#include "support/talk.h"

/* The INVITE leaves for the private Contact seven times and nothing returns. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.pcap");

    wn_assert_headline(trial, "alice", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "request-unanswered", "7");
}

/* Only the registration is seen. */
static void
hazard_at_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.lan.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "private-contact-registered");
}

/* A 408 alone does not tell why; that alice could not be called either is a hazard of her own. */
static void
hazard_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.caller.pcap");

    wn_assert_hazard(trial, "private-contact-registered");
    wn_assert_headline(trial, "alice", "cannot-tell", WN_GRADE_CERTAIN);
}

/* The binding is private and undecorated, and the call to it fails with 408. */
static void
likely_where_both_phones_are_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.neighbour.pcap");

    wn_assert_headline(trial, "carol", "private-contact-registered", WN_GRADE_LIKELY);
}

/* The twin: the 200 OK carries received=, and the INVITE goes there. */
static void
silent_when_the_registrar_uses_the_source(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-contact-registered");
}

/* The registrar's pings to bob's private Contact, of which this one is not answered. */
static WnTrial *
pings_to_the_contact(void)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   phone = { .trial = trial,
                       .client = "198.51.100.7:5060",
                       .via = "192.168.1.20:5060",
                       .from = "bob",
                       .contact = "<sip:bob@192.168.1.20:5060>",
                       .call_id = "reg" };
    WnTalk   ping = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "192.168.1.20:5060",
                      .uri = "sip:bob@192.168.1.20:5060",
                      .call_id = "ping" };

    wn_talk_registers(&phone, 0);
    wn_talk_unanswered(&ping, 10, "OPTIONS", 1, NULL);
    wn_trial_wait(trial, 90);
    return trial;
}

static void
certain_of_pings(void)
{
    g_autoptr(WnTrial) trial = pings_to_the_contact();

    wn_assert_beside(trial, "bob", "private-contact-registered", WN_GRADE_CERTAIN);
}

/* The same ping on its way to the router: to the private address it was seen behind it, though of
 * the phone itself nothing was captured there. */
static void
silent_where_they_come_through_the_router(void)
{
    g_autoptr(WnTrial) trial = pings_to_the_contact();
    WnTalk ping = { .trial = trial,
                    .client = "203.0.113.10:5060",
                    .server = "198.51.100.7:5060",
                    .uri = "sip:bob@192.168.1.20:5060",
                    .call_id = "ping" };

    wn_talk_request(&ping, 10.001, "OPTIONS", 1, NULL);
    wn_talk_response(&ping, 10.05, "200 OK", "OPTIONS", 1, NULL);
    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-contact-registered");
}

/* Alice and bob register with private Contacts; bob is called where his packets come from. */
static WnTrial *
fellow_called_at_his_source(void)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   alice = { .trial = trial,
                       .client = "198.51.100.7:5060",
                       .via = "192.168.1.20:5060",
                       .from = "alice",
                       .contact = "<sip:alice@192.168.1.20:5060>",
                       .remote = "<sip:alice@192.168.1.20:5060>",
                       .call_id = "reg-a" };
    WnTalk   bob = { .trial = trial,
                     .client = "192.0.2.30:40000",
                     .via = "192.168.7.20:5060",
                     .from = "bob",
                     .contact = "<sip:bob@192.168.7.20:5060>",
                     .remote = "<sip:bob@192.168.7.20:5060>",
                     .call_id = "reg-b" };
    WnTalk   ping = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "192.0.2.30:40000",
                      .uri = "sip:bob@192.168.7.20:5060",
                      .call_id = "ping" };

    wn_talk_registers(&alice, 0);
    wn_talk_registers(&bob, 1);
    wn_talk_request(&ping, 5, "OPTIONS", 1, NULL);
    wn_talk_response(&ping, 5.1, "200 OK", "OPTIONS", 1, NULL);
    return trial;
}

static void
silent_when_the_registrar_uses_the_source_of_another(void)
{
    g_autoptr(WnTrial) trial = fellow_called_at_his_source();

    wn_trial_wait(trial, 60);
    wn_assert_unnamed(trial, "private-contact-registered");
    wn_assert_ruled_out(trial, "private-contact-registered", "registrar-uses-source");
}

/* A third phone is sent for at its private Contact: what the registrar does is not one thing. */
static void
hazard_when_the_registrar_does_both(void)
{
    g_autoptr(WnTrial) trial = fellow_called_at_his_source();
    WnTalk                 carol = { .trial = trial,
                                     .client = "198.51.100.99:5060",
                                     .via = "10.1.1.20:5060",
                                     .from = "carol",
                                     .contact = "<sip:carol@10.1.1.20:5060>",
                                     .remote = "<sip:carol@10.1.1.20:5060>",
                                     .call_id = "reg-c" };
    WnTalk                 ping = { .trial = trial,
                                    .client = "203.0.113.10:5060",
                                    .server = "10.1.1.20:5060",
                                    .uri = "sip:carol@10.1.1.20:5060",
                                    .call_id = "ping-c" };
    const WnSubjectReport *alice;

    wn_talk_registers(&carol, 6);
    wn_talk_unanswered(&ping, 10, "OPTIONS", 1, NULL);
    wn_trial_wait(trial, 90);
    alice = wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "alice");
    g_assert_cmpuint(alice->n_hazards, ==, 1);
    g_assert_cmpstr(alice->hazards[0].info->id, ==, "private-contact-registered");
}

/* The registrar told the phone its public address, and yet calls the private one: the phone, which
 * speaks from outside here, is not watched inside its network. */
static void
seen_from_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnSubjectReport *call;
    WnTalk                 onward = { .trial = trial,
                                      .client = "203.0.113.10:5060",
                                      .server = "192.168.7.20:5060",
                                      .from = "alice",
                                      .uri = "sip:bob@192.168.7.20",
                                      .call_id = "call" };

    wn_trial_sip(trial, 0, "192.0.2.30:5060", "203.0.113.10:5060",
                 "REGISTER sip:example.net SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.168.7.20:5060;branch=z9hG4bKb1\n"
                 "From: <sip:bob@example.net>;tag=b\nTo: <sip:bob@example.net>\n"
                 "Call-ID: bob\nCSeq: 1 REGISTER\nContact: <sip:bob@192.168.7.20>\n\n");
    wn_trial_sip(trial, 0.01, "203.0.113.10:5060", "192.0.2.30:5060",
                 "SIP/2.0 200 OK\n"
                 "Via: SIP/2.0/UDP 192.168.7.20:5060;branch=z9hG4bKb1;received=192.0.2.30\n"
                 "From: <sip:bob@example.net>;tag=b\nTo: <sip:bob@example.net>;tag=s\n"
                 "Call-ID: bob\nCSeq: 1 REGISTER\n"
                 "Contact: <sip:bob@192.168.7.20>;expires=600\n\n");
    wn_talk_unanswered(&onward, 5.01, "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "alice", "private-contact-registered", WN_GRADE_CERTAIN);
    call = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");
    g_assert_cmpuint(call->n_parties, ==, 2);
    g_assert_cmpint(call->parties[1].vantage, ==, WN_VANTAGE_WAN);
}

static void
register_phone(WnTrial *trial, double at, const char *from, const char *inside, const char *user)
{
    g_autofree char *contact = g_strdup_printf("<sip:%s@%s>", user, inside);
    WnTalk           phone = { .trial = trial,
                               .client = from,
                               .via = inside,
                               .from = user,
                               .contact = contact,
                               .call_id = user };

    wn_talk_request(&phone, at, "REGISTER", 1, NULL);
    wn_talk_response(&phone, at + 0.1, "200 OK", "REGISTER", 1, NULL);
}

/* Inside: a call comes to dave through his registration; later one for bob, of the same LAN and
 * registrar, ends with 408. */
static void
silent_where_a_neighbour_was_called(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk to_dave = { .trial = trial,
                       .client = "203.0.113.10:5060",
                       .server = "192.168.1.40:5060",
                       .uri = "sip:dave@192.168.1.40:5060",
                       .from = "erin",
                       .to = "dave",
                       .contact = "<sip:erin@203.0.113.10:5060>",
                       .call_id = "first" };
    WnTalk to_bob = { .trial = trial,
                      .client = "192.168.1.30:5060",
                      .from = "carol",
                      .contact = "<sip:carol@192.168.1.30:5060>",
                      .call_id = "second" };

    register_phone(trial, 0, "192.168.1.20:5060", "192.168.1.20:5060", "bob");
    register_phone(trial, 1, "192.168.1.40:5060", "192.168.1.40:5060", "dave");
    wn_talk_request(&to_dave, 10, "INVITE", 1, NULL);
    wn_talk_response(&to_dave, 10.1, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_request(&to_dave, 10.2, "ACK", 1, NULL);
    wn_talk_request(&to_bob, 60, "INVITE", 1, NULL);
    wn_talk_response(&to_bob, 60.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&to_bob, 92, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&to_bob, 92.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 160);
    wn_assert_unnamed(trial, "private-contact-registered");
    wn_assert_ruled_out(trial, "private-contact-registered", "registrar-uses-source");
}

/* At the server: it calls this address, which answers, and then bob's, which does not.  Both
 * registered from outside. */
static WnTrial *
called_through_a_tunnel(const char *answering)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *first_uri = g_strdup_printf("sip:dave@%s", answering);
    WnTalk           first = { .trial = trial,
                               .client = "203.0.113.10:5060",
                               .server = answering,
                               .uri = first_uri,
                               .from = "erin",
                               .to = "dave",
                               .contact = "<sip:erin@203.0.113.10:5060>",
                               .call_id = "first" };
    WnTalk           second = { .trial = trial,
                                .client = "203.0.113.10:5060",
                                .server = "10.8.0.5:5060",
                                .uri = "sip:bob@10.8.0.5:5060",
                                .from = "erin",
                                .contact = "<sip:erin@203.0.113.10:5060>",
                                .call_id = "second" };

    register_phone(trial, 0, "198.51.100.7:40001", "10.8.0.5:5060", "bob");
    register_phone(trial, 1, "198.51.100.9:40002", answering, "dave");
    wn_talk_request(&first, 10, "INVITE", 1, NULL);
    wn_talk_response(&first, 10.1, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_request(&first, 10.2, "ACK", 1, NULL);
    wn_talk_unanswered(&second, 60, "INVITE", 1, NULL);
    wn_trial_wait(trial, 160);
    return trial;
}

/* A tunnel leads into that network: bob is off. */
static void
silent_where_the_network_was_reached(void)
{
    g_autoptr(WnTrial) trial = called_through_a_tunnel("10.8.0.6:5060");

    wn_assert_unnamed(trial, "private-contact-registered");
    wn_assert_ruled_out(trial, "private-contact-registered", "same-realm");
}

/* Into another one: that tells nothing of bob's. */
static void
certain_where_another_network_was_reached(void)
{
    g_autoptr(WnTrial) trial = called_through_a_tunnel("10.9.0.6:5060");

    wn_assert_headline(trial, "bob", "private-contact-registered", WN_GRADE_CERTAIN);
}

/* At the server: a REGISTER over UDP, whose Contact wants TCP; SYNs go to 192.168.1.20. */
static void
certain_where_the_server_opens_a_connection_to_it(void)
{
    static const char CONTACT[] = "<sip:bob@192.168.1.20:5060;transport=tcp>";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk bob = { .trial = trial,
                   .client = "198.51.100.7:40001",
                   .via = "192.168.1.20:5060",
                   .from = "bob",
                   .contact = CONTACT,
                   .call_id = "register" };
    WnTalk call = { .trial = trial,
                    .client = "198.51.100.99:5060",
                    .contact = "<sip:alice@198.51.100.99:5060>" };

    wn_talk_request(&bob, 0, "REGISTER", 1, NULL);
    bob.params = ";rport=40001;received=198.51.100.7";
    wn_talk_response(&bob, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&call, 20, "INVITE", 1, NULL);
    for (unsigned i = 0; i < 5; i++)
        wn_trial_tcp(trial, 20.1 + (double) ((1u << i) - 1), "203.0.113.10:40111",
                     "192.168.1.20:5060", WN_TCP_SYN);
    wn_talk_response(&call, 52, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&call, 52.1, "ACK", 1, NULL);
    wn_assert_headline(trial, "bob", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "connection-to-registered-address", "1,4");
}

/* No INVITE leaves the server: it asks on its link who has 192.168.7.20, seven times. */
static void
certain_where_the_server_looks_for_it_on_its_link(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.link.pcap");
    g_autoptr(WnTrial) source = wn_trial_sample("private-contact-registered.link.not.pcap");

    wn_assert_headline(trial, "alice", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_beside(trial, "bob", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_unnamed(source, "private-contact-registered");
}

/* A colleague of the same house calls bob, who registered ten seconds or two minutes before and
 * whose private Contact the server keeps; it says what it says after so long. */
static WnTrial *
refused_at(double when, const char *status, double seconds, bool rings)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   phone = { .trial = trial,
                       .from = "bob",
                       .contact = "<sip:bob@192.168.1.20:5060>",
                       .params = ";received=198.51.100.7;rport=40001",
                       .call_id = "reg" };
    WnTalk   call = { .trial = trial,
                      .client = "192.168.1.21:5060",
                      .contact = "<sip:dave@192.168.1.21:5060>",
                      .params = ";received=198.51.100.7;rport=40002",
                      .from = "dave",
                      .call_id = "call" };

    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&call, when, "INVITE", 1, NULL);
    wn_talk_response(&call, when + 0.03, "100 Trying", "INVITE", 1, NULL);
    if (rings)
        wn_talk_response(&call, when + 0.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&call, when + seconds, status, "INVITE", 1, NULL);
    wn_talk_request(&call, when + 0.1 + seconds, "ACK", 1, NULL);
    wn_trial_wait(trial, 240);
    return trial;
}

static WnTrial *
refused_after(const char *status, double seconds, bool rings)
{
    return refused_at(10, status, seconds, rings);
}

/* 480 or 503 when a timer ran out: it had asked somebody; at once, or after ringing, it had not, or
 * a person said no. */
static void
likely_where_the_server_gave_up(void)
{
    g_autoptr(WnTrial) unavailable = refused_after("480 Temporarily Unavailable", 32.1, false);
    g_autoptr(WnTrial) service = refused_after("503 Service Unavailable", 5, false);
    g_autoptr(WnTrial) at_once = refused_after("480 Temporarily Unavailable", 0.1, false);
    g_autoptr(WnTrial) rang = refused_after("480 Temporarily Unavailable", 32.1, true);

    wn_assert_headline(unavailable, "dave", "private-contact-registered", WN_GRADE_LIKELY);
    wn_assert_headline(service, "dave", "private-contact-registered", WN_GRADE_LIKELY);
    g_assert_cmpstr(wn_trial_subject(at_once, WN_SUBJECT_CALL, "dave")->headline->info->id, !=,
                    "private-contact-registered");
    g_assert_cmpstr(wn_trial_subject(rang, WN_SUBJECT_CALL, "dave")->headline->info->id, !=,
                    "private-contact-registered");
}

/* His router may have forgotten him, and what the server sent to where he registered from is lost
 * there; 478 says that it knew no place to send it to. */
static void
possible_after_a_silence(void)
{
    g_autoptr(WnTrial) unavailable = refused_at(120, "480 Temporarily Unavailable", 32.1, false);
    g_autoptr(WnTrial) timeout = refused_at(120, "408 Request Timeout", 32.1, false);
    g_autoptr(WnTrial) nowhere = refused_at(120, "478 Unresolvable destination", 0.1, false);

    wn_assert_headline(unavailable, "dave", "private-contact-registered", WN_GRADE_POSSIBLE);
    wn_assert_headline(timeout, "dave", "private-contact-registered", WN_GRADE_POSSIBLE);
    wn_assert_headline(nowhere, "dave", "private-contact-registered", WN_GRADE_LIKELY);
}

/* A PBX and a phone of one network; it registers from there and names a place of another one, of
 * which nothing more is known: that may be routed, and the phone be off. */
static void
not_certain_of_another_private_network(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial,
                     .client = "192.168.1.20:5060",
                     .server = "192.168.1.10:5060",
                     .from = "bob",
                     .contact = "<sip:bob@192.168.2.20:5060>",
                     .remote = "<sip:bob@192.168.2.20:5060>",
                     .params = ";received=192.168.1.20;rport=5060",
                     .call_id = "reg" };
    WnTalk branch = { .trial = trial,
                      .client = "192.168.1.10:5060",
                      .server = "192.168.2.20:5060",
                      .uri = "sip:bob@192.168.2.20:5060",
                      .from = "dave",
                      .call_id = "call" };

    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&branch, 10, "INVITE", 1, NULL);
    wn_trial_wait(trial, 120);
    g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_CALL, "dave")->headline->info->id, !=,
                    "private-contact-registered");
}

/* A PBX that sees bob through a router of the house sends to his address behind that; that its
 * caller is a neighbour, who acknowledges the 408, does not help bob. */
static void
certain_at_a_pbx_beside_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial,
                     .client = "192.168.1.2:40001",
                     .server = "192.168.1.10:5060",
                     .via = "192.168.50.20:5060",
                     .from = "bob",
                     .contact = "<sip:bob@192.168.50.20:5060>",
                     .params = ";received=192.168.1.2;rport=40001",
                     .call_id = "reg" };
    WnTalk call = { .trial = trial,
                    .client = "192.168.1.21:5060",
                    .server = "192.168.1.10:5060",
                    .contact = "<sip:dave@192.168.1.21:5060>",
                    .from = "dave",
                    .call_id = "call" };
    WnTalk branch = { .trial = trial,
                      .client = "192.168.1.10:5060",
                      .server = "192.168.50.20:5060",
                      .uri = "sip:bob@192.168.50.20:5060",
                      .from = "dave",
                      .call_id = "call" };

    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&call, 10, "INVITE", 1, NULL);
    wn_talk_response(&call, 10.01, "100 Trying", "INVITE", 1, NULL);
    wn_talk_unanswered(&branch, 10.02, "INVITE", 1, NULL);
    wn_talk_response(&call, 42.1, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&call, 42.2, "ACK", 1, NULL);
    wn_trial_wait(trial, 120);
    wn_assert_headline(trial, "dave", "private-contact-registered", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/private-contact-registered/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/private-contact-registered/hazard_at_the_called_phone",
                    hazard_at_the_called_phone);
    g_test_add_func("/causes/private-contact-registered/hazard_at_the_caller",
                    hazard_at_the_caller);
    g_test_add_func("/causes/private-contact-registered/likely_where_both_phones_are_seen",
                    likely_where_both_phones_are_seen);
    g_test_add_func("/causes/private-contact-registered/silent_when_the_registrar_uses_the_source",
                    silent_when_the_registrar_uses_the_source);
    g_test_add_func("/causes/private-contact-registered/certain_of_pings", certain_of_pings);
    g_test_add_func("/causes/private-contact-registered/silent_where_they_come_through_the_router",
                    silent_where_they_come_through_the_router);
    g_test_add_func("/causes/private-contact-registered/seen_from_outside", seen_from_outside);
    g_test_add_func("/causes/private-contact-registered/"
                    "silent_when_the_registrar_uses_the_source_of_another",
                    silent_when_the_registrar_uses_the_source_of_another);
    g_test_add_func("/causes/private-contact-registered/hazard_when_the_registrar_does_both",
                    hazard_when_the_registrar_does_both);
    g_test_add_func("/causes/private-contact-registered/silent_where_a_neighbour_was_called",
                    silent_where_a_neighbour_was_called);
    g_test_add_func("/causes/private-contact-registered/silent_where_the_network_was_reached",
                    silent_where_the_network_was_reached);
    g_test_add_func("/causes/private-contact-registered/certain_where_another_network_was_reached",
                    certain_where_another_network_was_reached);
    g_test_add_func(
        "/causes/private-contact-registered/certain_where_the_server_opens_a_connection_to_it",
        certain_where_the_server_opens_a_connection_to_it);
    g_test_add_func(
        "/causes/private-contact-registered/certain_where_the_server_looks_for_it_on_its_link",
        certain_where_the_server_looks_for_it_on_its_link);
    g_test_add_func("/causes/private-contact-registered/likely_where_the_server_gave_up",
                    likely_where_the_server_gave_up);
    g_test_add_func("/causes/private-contact-registered/certain_at_a_pbx_beside_the_caller",
                    certain_at_a_pbx_beside_the_caller);
    g_test_add_func("/causes/private-contact-registered/possible_after_a_silence",
                    possible_after_a_silence);
    g_test_add_func("/causes/private-contact-registered/not_certain_of_another_private_network",
                    not_certain_of_another_private_network);
    return g_test_run();
}
