/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether mapping depends on the destination, and what looks like a symmetric NAT or a full cone
 * and is none (RFC 4787 4.1).
 */
#include <string.h>

#include "support/nats.h"
#include "support/stun_talk.h"
#include "support/talk.h"

#define PHONE       "192.168.1.20:16384"
#define PUBLIC      "198.51.100.7:16384"
#define STUN        "203.0.113.20:3478"
#define SECOND      "203.0.113.21:3479"
#define SECOND_HOST "203.0.113.21:3478"

static void
ask(WnTrial *trial, double seconds, const char *client, const char *server, const char *mapped)
{
    wn_stun_talk(
        &(WnStunTalk){ .trial = trial, .client = client, .server = server, .mapped = mapped },
        seconds);
}

static void
one_destination_says_nothing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 4, PHONE, STUN, "198.51.100.7:40001");
    wn_assert_unknown(&wn_only_nat(trial)->mapping);
    g_assert_false(wn_only_nat(trial)->telling);
    g_assert_cmpint(wn_only_nat(trial)->port_preserved, ==, WN_NO);
}

/* Two ports of one server. */
static void
dependence_on_the_port(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 3.1, PHONE, "203.0.113.20:3479", "198.51.100.7:40002");
    wn_assert_known(&wn_only_nat(trial)->mapping, WN_DEPENDS_ON_PORT, WN_GRADE_CERTAIN);
}

static void
dependence_on_the_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 3.1, PHONE, "203.0.113.20:3479", "198.51.100.7:40001");
    ask(trial, 3.2, PHONE, SECOND, "198.51.100.7:40007");
    wn_assert_known(&wn_only_nat(trial)->mapping, WN_DEPENDS_ON_ADDRESS, WN_GRADE_CERTAIN);
}

/* The mapping expired and was made anew: the first server says so too, later. */
static void
rebinding_is_not_symmetric(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 43, PHONE, SECOND_HOST, "198.51.100.7:40009");
    ask(trial, 44, PHONE, STUN, "198.51.100.7:40009");
    g_assert_cmpint(wn_only_nat(trial)->mapping.least, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpint(wn_only_nat(trial)->mapping.most, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpuint(wn_only_nat(trial)->most_life_ms, !=, UINT32_MAX);
}

/* Longer apart than a mapping may live, and nobody asked again. */
static void
long_apart_says_nothing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 90, PHONE, SECOND_HOST, "198.51.100.7:40009");
    wn_assert_unknown(&wn_only_nat(trial)->mapping);
}

/* The old mapping is still there after the other was seen. */
static void
confirmed_is_certain(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnTrial) other = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 23, PHONE, SECOND_HOST, "198.51.100.7:40009");
    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_LIKELY);
    ask(trial, 24, PHONE, STUN, "198.51.100.7:40001");
    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_CERTAIN);
    g_assert_cmpint(wn_only_nat(trial)->type, ==, WN_CONE_SYMMETRIC);
}

/* A router that keeps ports gives another one where a peer's packet came first. */
static void
an_early_packet_of_a_peer(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, PUBLIC);
    wn_stun_talk(&(WnStunTalk){ .trial = trial,
                                .client = PHONE,
                                .server = "192.0.2.30:20000",
                                .mapped = "198.51.100.7:33323",
                                .username = "a:b" },
                 3.5);
    wn_assert_unknown(&wn_only_nat(trial)->mapping);
    g_assert_cmpuint(wn_only_nat(trial)->n_remarks, >=, 1);
}

/* The same between servers, who never send first, is symmetric. */
static void
a_kept_port_and_another_one(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, PUBLIC);
    ask(trial, 3.5, PHONE, SECOND_HOST, "198.51.100.7:33323");
    g_assert_cmpint(wn_only_nat(trial)->type, ==, WN_CONE_SYMMETRIC);
}

/* Two phones on one port: the router can keep it for one of them only. */
static void
another_phone_has_the_port(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, "192.168.1.21:16384", SECOND_HOST, PUBLIC);
    ask(trial, 3.2, PHONE, STUN, PUBLIC);
    ask(trial, 3.5, PHONE, SECOND_HOST, "198.51.100.7:33323");
    g_assert_cmpint(wn_only_nat(trial)->mapping.least, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpuint(wn_only_nat(trial)->n_insides, ==, 2);
}

/* Linux keeps port numbers, which looks endpoint-independent until two hosts want one. */
static void
independent_by_preservation(void)
{
    g_autoptr(WnTrial) kept = wn_trial_new(NULL);
    g_autoptr(WnTrial) replaced = wn_trial_new(NULL);

    ask(kept, 3, PHONE, STUN, PUBLIC);
    ask(kept, 3.5, PHONE, SECOND_HOST, PUBLIC);
    wn_assert_known(&wn_only_nat(kept)->mapping, WN_DEPENDS_ON_NOTHING, WN_GRADE_LIKELY);
    g_assert_nonnull(strstr(wn_only_nat(kept)->remarks[0], "keeps port numbers"));
    ask(replaced, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(replaced, 3.5, PHONE, SECOND_HOST, "198.51.100.7:40001");
    wn_assert_known(&wn_only_nat(replaced)->mapping, WN_DEPENDS_ON_NOTHING, WN_GRADE_CERTAIN);
}

/* Each socket has a mapping of its own, and a port of its own. */
static void
different_sockets_are_not_compared(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 3.1, "192.168.1.20:16385", SECOND_HOST, "198.51.100.7:40002");
    wn_assert_unknown(&wn_only_nat(trial)->mapping);
}

static void
answer(WnTrial *trial, double seconds, const char *client, const char *server, const char *user,
       const char *via)
{
    WnTalk talk = { .trial = trial,
                    .client = client,
                    .server = server,
                    .from = user,
                    .params = via,
                    .call_id = user };

    wn_talk_request(&talk, seconds, "REGISTER", 1, NULL);
    wn_talk_response(&talk, seconds + 0.02, "200 OK", "REGISTER", 1, NULL);
}

/* An ALG puts the private address back into received: no second mapping. */
static void
received_that_was_falsified(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, "192.168.1.20:5060", STUN, "198.51.100.7:40001");
    answer(trial, 3.1, "192.168.1.20:5060", "203.0.113.10:5060", "alice",
           ";received=192.168.1.20;rport=5060");
    wn_assert_unknown(&wn_only_nat(trial)->mapping);
}

/* A company's server sees the phone as it is, the Internet sees it translated. */
static void
another_realm_is_no_other_mapping(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, "192.168.1.20:5060", STUN, "198.51.100.7:40001");
    answer(trial, 3.1, "192.168.1.20:5060", "10.8.0.10:5060", "alice",
           ";received=192.168.1.20;rport=5060");
    answer(trial, 3.5, "192.168.1.20:5060", "10.9.0.10:5060", "bob",
           ";received=10.9.0.1;rport=5999");
    const WnReport *report = wn_trial_report(trial);
    g_assert_cmpuint(report->n_nats, ==, 2);
    for (size_t i = 0; i < 2; i++)
        wn_assert_unknown(&report->nats[i].mapping);
}

/* received and rport of two servers tell as much as two STUN servers. */
static void
two_sip_servers(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    answer(trial, 3, "192.168.1.20:5060", "203.0.113.10:5060", "alice",
           ";received=198.51.100.7;rport=40001");
    answer(trial, 3.1, "192.168.1.20:5060", "203.0.113.12:5060", "bob",
           ";received=198.51.100.7;rport=40002");
    g_assert_cmpint(wn_only_nat(trial)->type, ==, WN_CONE_SYMMETRIC);
    /* A balancer in front of both would look the same, unless somebody else sees her there. */
    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_LIKELY);
    ask(trial, 3.2, "192.168.1.20:5060", STUN, "198.51.100.7:40003");
    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_CERTAIN);
}

/* Seen outside: two homes behind one provider NAT, both with 192.168.1.20. */
static void
two_homes_with_one_private_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .client = "198.51.100.7:40001",
                    .server = "203.0.113.10:5060",
                    .via = "192.168.1.20:5060",
                    .params = ";received=198.51.100.7;rport=40001" };

    talk.from = talk.call_id = "alice";
    wn_talk_registers(&talk, 3);
    talk.client = "198.51.100.7:40055";
    talk.server = "203.0.113.12:5060";
    talk.params = ";received=198.51.100.7;rport=40055";
    talk.from = talk.call_id = "bob";
    wn_talk_registers(&talk, 3.2);
    wn_assert_unknown(&wn_only_nat(trial)->mapping);
    /* The same user at both: then it is one phone, and each server gets another port. */
    talk.client = "198.51.100.7:40077";
    talk.server = "203.0.113.13:5060";
    talk.params = ";received=198.51.100.7;rport=40077";
    talk.from = "alice";
    talk.call_id = "alice-2";
    wn_talk_registers(&talk, 3.4);
    g_assert_cmpint(wn_only_nat(trial)->mapping.least, ==, WN_DEPENDS_ON_ADDRESS);
    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_LIKELY);
}

/* One time so, another time so: both are shown, and no type is named. */
static void
contradictions_are_shown(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 3.1, PHONE, SECOND_HOST, "198.51.100.7:40001");
    ask(trial, 4, "192.168.1.20:16400", STUN, "198.51.100.7:40003");
    ask(trial, 4.1, "192.168.1.20:16400", SECOND_HOST, "198.51.100.7:40004");
    const WnNatReport *nat = wn_only_nat(trial);
    g_assert_cmpint(nat->mapping.least, >, nat->mapping.most);
    g_assert_cmpint(nat->type, ==, WN_CONE_UNKNOWN);
    g_assert_nonnull(strstr(nat->remarks[0], "contradict"));
}

static void
several_public_addresses(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, PHONE, STUN, "198.51.100.7:40001");
    ask(trial, 3.1, PHONE, "192.0.2.21:3478", "198.51.100.8:40002");
    ask(trial, 3.2, "192.168.1.20:16400", "192.0.2.21:3478", "198.51.100.9:40003");
    /* The same host sees two of them, so these are of one NAT; the way to the other host may be
     * another one: a second line, or a tunnel. */
    const WnReport *report = wn_trial_report(trial);
    g_assert_cmpuint(report->n_nats, ==, 2);
    g_assert_cmpuint(report->nats[0].n_outsides, ==, 1);
    g_assert_cmpuint(report->nats[1].n_outsides, ==, 2);
    for (size_t i = 0; i < 2; i++) {
        const WnNatReport *nat = &report->nats[i];
        wn_assert_unknown(&nat->mapping);
        g_assert_nonnull(strstr(nat->remarks[nat->n_remarks - 1], "several public addresses"));
        g_assert_cmpint(nat->port_preserved, ==, WN_NO);
    }
}

static void
ports_one_after_another(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < 5; i++) {
        g_autofree char *server = g_strdup_printf("203.0.113.%u:3478", 20 + i);
        g_autofree char *mapped = g_strdup_printf("198.51.100.7:%u", 40000 + 2 * i);
        ask(trial, 3 + 0.1 * i, PHONE, server, mapped);
    }
    const WnNatReport *nat = wn_only_nat(trial);
    bool               told = false;
    for (size_t i = 0; i < nat->n_remarks; i++)
        told |= strstr(nat->remarks[i], "in steps of 2") != NULL;
    g_assert_true(told);
}

/* Two phones of two homes, heard at one server, and neither drew its transaction id: these are two
 * questions, not one before and behind a router. */
static void
questions_of_id_zero(void)
{
    static const char *const clients[] = { "192.168.1.20:5060", "192.0.2.30:5060" };
    static const uint8_t     id[16] = { 0x21, 0x12, 0xa4, 0x42 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < 2; i++) {
        g_autoptr(GByteArray) question = wn_stun_message_new(0x0001, id);
        wn_trial_datagram(trial, 0.001 * i, clients[i], STUN, wn_array_view(question));
    }
    g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 0);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        { "one_destination_says_nothing", one_destination_says_nothing },
        { "dependence_on_the_port", dependence_on_the_port },
        { "dependence_on_the_address", dependence_on_the_address },
        { "rebinding_is_not_symmetric", rebinding_is_not_symmetric },
        { "long_apart_says_nothing", long_apart_says_nothing },
        { "confirmed_is_certain", confirmed_is_certain },
        { "an_early_packet_of_a_peer", an_early_packet_of_a_peer },
        { "a_kept_port_and_another_one", a_kept_port_and_another_one },
        { "another_phone_has_the_port", another_phone_has_the_port },
        { "independent_by_preservation", independent_by_preservation },
        { "different_sockets_are_not_compared", different_sockets_are_not_compared },
        { "received_that_was_falsified", received_that_was_falsified },
        { "another_realm_is_no_other_mapping", another_realm_is_no_other_mapping },
        { "two_sip_servers", two_sip_servers },
        { "two_homes_with_one_private_address", two_homes_with_one_private_address },
        { "questions_of_id_zero", questions_of_id_zero },
        { "contradictions_are_shown", contradictions_are_shown },
        { "several_public_addresses", several_public_addresses },
        { "ports_one_after_another", ports_one_after_another },
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strdup_printf("/model_nat_mapping/%s", tests[i].name);
        g_test_add_func(path, tests[i].run);
    }
    return g_test_run();
}
