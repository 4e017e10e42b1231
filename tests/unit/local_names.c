/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hosts of messages that are names: which only their own network knows (RFC 6762, 6761, 8375), and
 * what is said of a Contact or an SDP that has one.  RFC 7118 5.2 on .invalid.
 */
#include <string.h>

#include "support/media_call.h"
#include "support/talk.h"

static WnAddr
host(const char *name)
{
    WnAddr addr = { 0 };

    g_assert_false(wn_addr_read_host(wn_bytes(name, strlen(name)), &addr));
    return addr;
}

static void
knows_names_of_one_network(void)
{
    static const char *const OWN[] = { "phone.local", "Phone.LOCAL.",     "bobs-phone",
                                       "localhost",   "a.localhost",      "nas.home.arpa",
                                       "pbx_1",       "sip.corp.internal" };
    static const char *const OTHER[] = { "",
                                         "example.net",
                                         "df7jal23ls0d.invalid",
                                         "invalid",
                                         "localhost.example",
                                         "notlocal.example.org",
                                         "home.arpa",
                                         ".local",
                                         "12345",
                                         "bob@home",
                                         "192.168.1" };
    WnAddr                   addr = { 0 };

    for (size_t i = 0; i < G_N_ELEMENTS(OWN); i++) {
        addr = host(OWN[i]);
        g_assert_cmpint(wn_addr_class(&addr), ==, WN_ADDR_LOCAL_NAME);
        g_assert_cmpint(addr.family, ==, 0);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(OTHER); i++) {
        addr = host(OTHER[i]);
        g_assert_cmpint(wn_addr_class(&addr), ==, WN_ADDR_NONE);
    }
    g_assert_true(wn_addr_read_host(WN_LITERAL("[2001:db8::1]"), &addr));
    g_assert_cmpint(addr.family, ==, 6);
}

static void
equal_names_are_equal(void)
{
    WnAddr one = host("phone.local"), same = host("PHONE.local."), other = host("phones.local");

    g_assert_true(wn_addr_equal(&one, &same));
    g_assert_false(wn_addr_equal(&one, &other));
}

/* Bob, who writes that Via, registers that Contact, and the server refuses a call to him. */
static WnTrial *
called_by(const char *via, const char *contact, const char *refusal)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   phone = { .trial = trial,
                       .client = "198.51.100.7:40001",
                       .via = via,
                       .params = ";received=198.51.100.7;rport=40001",
                       .from = "bob",
                       .contact = contact,
                       .remote = contact,
                       .call_id = "reg" };
    WnTalk   call = { .trial = trial,
                      .client = "198.51.100.99:5060",
                      .from = "carol",
                      .contact = "<sip:carol@198.51.100.99:5060>",
                      .call_id = "call" };

    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&call, 10, "INVITE", 1, NULL);
    wn_talk_response(&call, 10.05, refusal, "INVITE", 1, NULL);
    wn_talk_request(&call, 10.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

static WnTrial *
called(const char *contact, const char *refusal)
{
    return called_by("192.168.1.20:5060", contact, refusal);
}

static void
a_contact_without_a_domain_is_private(void)
{
    g_autoptr(WnTrial) multicast =
        called("<sip:bob@phone.local:5060>", "478 Unresolvable destination (478/SL)");
    g_autoptr(WnTrial) label =
        called("<sip:bob@bobs-phone>", "478 Unresolvable destination (478/SL)");

    wn_assert_headline(multicast, "carol", "private-contact-registered", WN_GRADE_LIKELY);
    wn_assert_frames(multicast, "private-contact-kept", "2");
    wn_assert_headline(label, "carol", "private-contact-registered", WN_GRADE_LIKELY);
}

/* The server sees him as he is: whatever it makes of his name, no NAT is between. */
static void
a_name_on_the_internet_is_no_fault_of_nat(void)
{
    g_autoptr(WnTrial) trial = called_by("198.51.100.7:40001", "<sip:bob@bobs-phone>",
                                         "478 Unresolvable destination (478/SL)");

    wn_assert_unnamed(trial, "private-contact-registered");
}

/* A name that DNS may know, and the one of a WebSocket client, which is not to be looked up. */
static void
other_names_are_not(void)
{
    g_autoptr(WnTrial) public =
        called("<sip:bob@phone.example.org:5060>", "478 Unresolvable destination (478/SL)");
    g_autoptr(WnTrial) invalid =
        called("<sip:bob@df7jal23ls0d.invalid>", "478 Unresolvable destination (478/SL)");

    wn_assert_unnamed(public, "private-contact-registered");
    wn_assert_unnamed(invalid, "private-contact-registered");
}

/* A name proves no translation: a server may write its own into Contact. */
static void
a_name_is_no_sign_of_nat(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial,
                     .client = "198.51.100.7:5060",
                     .from = "bob",
                     .contact = "<sip:bob@bobs-phone>",
                     .remote = "<sip:bob@bobs-phone>" };

    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "bob")->parties[0].behind_nat,
                    !=, WN_YES);
}

/* Both on one link: there the name may well be known. */
static void
a_name_is_good_at_home(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial,
                     .server = "192.168.1.10:5060",
                     .from = "bob",
                     .contact = "<sip:bob@bobs-phone.local>",
                     .remote = "<sip:bob@bobs-phone.local>" };

    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_assert_unnamed(trial, "private-contact-registered");
}

/* She asks for sound at a host by name, sends hers to bob, and gets none. */
static WnTrial *
unheard(const char *name)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *offer = g_strdup_printf("v=0\no=- 1 1 IN IP4 192.168.1.20\ns=-\n"
                                             "c=IN IP4 %s\nt=0 0\nm=audio 4000 RTP/AVP 0\n",
                                             name);
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_call_begin(trial, "192.168.1.20:5060", offer, answer);
    wn_trial_rtp(trial, 1.1, 21, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 21.5);
    return trial;
}

/* As an address of her network would. */
static void
a_description_may_name_one(void)
{
    g_autoptr(WnTrial) own = unheard("alices-phone.local");
    g_autoptr(WnTrial) number = unheard("192.168.1.20");
    g_autoptr(WnTrial) other = unheard("phone.example.org");
    g_autoptr(WnTrial) nowhere = unheard("phone.invalid");

    wn_assert_headline(own, "alice", "private-sdp-unrelayed", WN_GRADE_POSSIBLE);
    wn_assert_headline(number, "alice", "private-sdp-unrelayed", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(other, "private-sdp-unrelayed");
    wn_assert_unnamed(nowhere, "private-sdp-unrelayed");
}

/* The caller, on her own link, cannot resolve the Contact of the answer, which comes again and
 * again; she answers the BYE. */
static void
nothing_is_sent_to_a_name(void)
{
    static const double TIMES[] = { 2, 2.5, 3.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk call = { .trial = trial, .remote = "<sip:bob@bobs-phone:5060>" };

    wn_talk_request(&call, 0, "INVITE", 1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(TIMES); i++)
        wn_talk_response(&call, TIMES[i], "200 OK", "INVITE", 1, NULL);
    wn_trial_sip(trial, 34, "203.0.113.10:5060", "192.168.1.20:5060",
                 "BYE sip:alice@192.168.1.20:5060 SIP/2.0\n"
                 "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKbye\n"
                 "From: <sip:bob@example.net>;tag=t1\nTo: <sip:alice@example.net>;tag=f1\n"
                 "Call-ID: call-1\nCSeq: 1 BYE\n\n");
    wn_trial_sip(trial, 34.1, "192.168.1.20:5060", "203.0.113.10:5060",
                 "SIP/2.0 200 OK\n"
                 "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKbye\n"
                 "From: <sip:bob@example.net>;tag=t1\nTo: <sip:alice@example.net>;tag=f1\n"
                 "Call-ID: call-1\nCSeq: 1 BYE\n\n");
    wn_trial_wait(trial, 90);
    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/local_names/knows_names_of_one_network", knows_names_of_one_network);
    g_test_add_func("/local_names/equal_names_are_equal", equal_names_are_equal);
    g_test_add_func("/local_names/a_contact_without_a_domain_is_private",
                    a_contact_without_a_domain_is_private);
    g_test_add_func("/local_names/a_name_on_the_internet_is_no_fault_of_nat",
                    a_name_on_the_internet_is_no_fault_of_nat);
    g_test_add_func("/local_names/other_names_are_not", other_names_are_not);
    g_test_add_func("/local_names/a_name_is_no_sign_of_nat", a_name_is_no_sign_of_nat);
    g_test_add_func("/local_names/a_name_is_good_at_home", a_name_is_good_at_home);
    g_test_add_func("/local_names/a_description_may_name_one", a_description_may_name_one);
    g_test_add_func("/local_names/nothing_is_sent_to_a_name", nothing_is_sent_to_a_name);
    return g_test_run();
}
