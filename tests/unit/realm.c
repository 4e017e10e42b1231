/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The realm rule where two addresses have the same first numbers: neighbours, or two homes.  Who
 * told the one of the other decides: a server beyond the router, or a PBX inside.
 */
#include "support/talk.h"

#define ALICE "192.168.1.20:5060"
#define BOB   "192.168.1.77:5060"

/* The answer names Bob's 192.168.1.77, the ACK goes there, and the answer comes again and again.
 * seen: what the server writes into the Via that it got. */
static void
acknowledge_in_vain(WnTalk *talk, const char *seen)
{
    static const double TIMES[] = { 2, 2.5, 3.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 };
    WnTalk              ack = *talk;

    talk->remote = "<sip:bob@" BOB ">";
    talk->accepted = ack.accepted = true;
    ack.server = BOB;
    ack.uri = "sip:bob@" BOB;
    wn_talk_request(talk, 0, "INVITE", 1, NULL);
    if (seen)
        talk->params = seen;
    for (unsigned i = 0; i < G_N_ELEMENTS(TIMES); i++) {
        wn_talk_response(talk, TIMES[i], "200 OK", "INVITE", 1, NULL);
        wn_talk_request(&ack, TIMES[i] + 0.01, "ACK", 1, NULL);
    }
    wn_trial_wait(talk->trial, 120);
}

/* Alice's server is on the Internet and saw her as 198.51.100.7: whom it calls 192.168.1.77 may be
 * at home anywhere, and the ACK does not arrive. */
static void
another_home_has_the_same_numbers(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    acknowledge_in_vain(&talk, ";received=198.51.100.7;rport=40001");
    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_CERTAIN);
}

/* It says nothing of how it sees her: it is on the Internet, and she is not. */
static void
a_public_server_is_beyond_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    acknowledge_in_vain(&talk, NULL);
    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_CERTAIN);
}

/* A public address that is routed to her network: it saw her as she is, so it may see Bob so. */
static void
who_sees_her_as_she_is_is_inside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    acknowledge_in_vain(&talk, ";received=192.168.1.20;rport=5060");
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

/* The PBX of that very network told it. */
static void
a_pbx_inside_knows_its_neighbours(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .server = "192.168.1.10:5060" };

    acknowledge_in_vain(&talk, NULL);
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

/* Bob registered through the same public address: both stand behind one router. */
static void
behind_one_router_they_are_neighbours(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk bob = { .trial = trial,
                   .client = BOB,
                   .from = "bob",
                   .call_id = "bobs",
                   .contact = "<sip:bob@" BOB ">" };
    WnTalk talk = { .trial = trial };

    wn_talk_request(&bob, 0, "REGISTER", 1, NULL);
    bob.params = ";received=198.51.100.7;rport=40002";
    bob.remote = bob.contact;
    wn_talk_response(&bob, 0.1, "200 OK", "REGISTER", 1, NULL);
    acknowledge_in_vain(&talk, ";received=198.51.100.7;rport=40001");
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

/* Somebody of that address answers on her link (ARP). */
static void
who_answers_on_the_link_is_there(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_trial_link_question(trial, 0, ALICE, BOB);
    wn_trial_link_answer(trial, 0, BOB, ALICE);
    acknowledge_in_vain(&talk, ";received=198.51.100.7;rport=40001");
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

/* Of a private host that registers at a public server, which tells how it sees it, if it does. */
static WnAnswer
behind_nat(const char *client, const char *server, const char *seen)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *contact = g_strdup_printf("<sip:alice@%s>", client);
    WnTalk talk = { .trial = trial, .client = client, .server = server, .contact = contact };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    talk.params = seen;
    wn_talk_response(&talk, 1, "200 OK", "REGISTER", 1, NULL);
    return wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "alice")->parties[0].behind_nat;
}

/* A tunnel may lead there, or an ALG put the address back. */
static void
who_is_seen_as_it_is_may_be_behind_no_nat(void)
{
    static const char *const at4 = "203.0.113.10:5060", *const at6 = "[2001:db8::10]:5060";
    static const char *const ula = "[fd12:3456:789a:1::20]:5060";

    g_assert_cmpint(behind_nat(ALICE, at4, ";received=198.51.100.7;rport=40001"), ==, WN_YES);
    g_assert_cmpint(behind_nat(ALICE, at4, NULL), ==, WN_YES);
    g_assert_cmpint(behind_nat(ALICE, at4, ";received=192.168.1.20;rport=5060"), ==, WN_UNDECIDED);
    g_assert_cmpint(behind_nat(ula, at6, ";received=fd12:3456:789a:1::20;rport=5060"), ==,
                    WN_UNDECIDED);
    g_assert_cmpint(behind_nat(ula, at6, NULL), ==, WN_YES);
    /* A router between two private networks need not be a NAT. */
    g_assert_cmpint(behind_nat(ALICE, "10.20.0.10:5060", NULL), ==, WN_UNDECIDED);
    g_assert_cmpint(behind_nat(ALICE, "10.20.0.10:5060", ";rport=5060"), ==, WN_UNDECIDED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/realm/another_home_has_the_same_numbers", another_home_has_the_same_numbers);
    g_test_add_func("/realm/a_public_server_is_beyond_the_router",
                    a_public_server_is_beyond_the_router);
    g_test_add_func("/realm/who_sees_her_as_she_is_is_inside", who_sees_her_as_she_is_is_inside);
    g_test_add_func("/realm/a_pbx_inside_knows_its_neighbours", a_pbx_inside_knows_its_neighbours);
    g_test_add_func("/realm/behind_one_router_they_are_neighbours",
                    behind_one_router_they_are_neighbours);
    g_test_add_func("/realm/who_is_seen_as_it_is_may_be_behind_no_nat",
                    who_is_seen_as_it_is_may_be_behind_no_nat);
    g_test_add_func("/realm/who_answers_on_the_link_is_there", who_answers_on_the_link_is_there);
    return g_test_run();
}
