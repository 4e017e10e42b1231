/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture says of a NAT: the tests of RFC 3489 and RFC 5780 for each type, and what proves
 * nothing.
 */
#include "support/nats.h"
#include "support/stun_talk.h"
#include "support/tape.h"

#define PHONE       "192.168.1.20:16384"
#define PUBLIC      "198.51.100.7:16384"
#define STUN        "203.0.113.20:3478"
#define SECOND      "203.0.113.21:3479"
#define SECOND_HOST "203.0.113.21:3478"

/* Which of the classic tests are answered; and how the second server sees the phone. */
typedef struct {
    const char *mapped, *mapped_second;
    bool        answers_both, answers_port;
    bool        classic;
    WnConeType  type;
} Classic;

static const Classic classics[] = {
    { PUBLIC, PUBLIC, true, true, true, WN_CONE_FULL },
    { "198.51.100.7:40001", "198.51.100.7:40001", true, true, false, WN_CONE_FULL },
    { "198.51.100.7:40001", "198.51.100.7:40001", false, true, true, WN_CONE_RESTRICTED },
    { "198.51.100.7:40001", "198.51.100.7:40001", false, true, false, WN_CONE_RESTRICTED },
    { "198.51.100.7:40001", "198.51.100.7:40001", false, false, true, WN_CONE_PORT_RESTRICTED },
    { "198.51.100.7:40001", "198.51.100.7:40001", false, false, false, WN_CONE_PORT_RESTRICTED },
    { "198.51.100.7:40001", "198.51.100.7:40002", false, false, true, WN_CONE_SYMMETRIC },
    { "198.51.100.7:40001", "198.51.100.7:40002", false, false, false, WN_CONE_SYMMETRIC },
};

/* RFC 3489 10.1: test I, test II, test I at the other address, test III. */
static void
play(WnTrial *trial, const Classic *classic, const char *client)
{
    WnStunTalk talk = { .trial = trial,
                        .client = client,
                        .server = STUN,
                        .other = SECOND,
                        .mapped = classic->mapped,
                        .classic = classic->classic };

    wn_stun_talk(&talk, 3);
    talk.change = WN_CHANGE_IP | WN_CHANGE_PORT;
    talk.mapped = classic->answers_both ? classic->mapped : NULL;
    talk.from = SECOND;
    talk.copies = classic->answers_both ? 1 : 7;
    wn_stun_talk(&talk, 3.1);
    talk = (WnStunTalk){ .trial = trial,
                         .client = client,
                         .server = STUN,
                         .other = SECOND,
                         .mapped = classic->answers_port ? classic->mapped : NULL,
                         .from = "203.0.113.20:3479",
                         .change = WN_CHANGE_PORT,
                         .copies = classic->answers_port ? 1 : 7,
                         .classic = classic->classic };
    wn_stun_talk(&talk, 43);
    talk = (WnStunTalk){ .trial = trial,
                         .client = client,
                         .server = STUN,
                         .mapped = classic->mapped,
                         .classic = classic->classic };
    wn_stun_talk(&talk, 82.8);
    talk.server = SECOND_HOST;
    talk.mapped = classic->mapped_second;
    wn_stun_talk(&talk, 82.9);
    wn_trial_wait(trial, 130);
}

static void
types_of_rfc_3489(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(classics); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        const WnNatReport *nat;

        play(trial, &classics[i], PHONE);
        nat = wn_only_nat(trial);
        g_assert_true(nat->translates);
        g_assert_true(nat->telling);
        g_assert_cmpint(nat->type, ==, classics[i].type);
        g_assert_cmpint(nat->port_preserved, ==,
                        strcmp(classics[i].mapped, PUBLIC) == 0 ? WN_YES : WN_NO);
    }
}

/* Told its own address: open, or behind a firewall that only lets in answers. */
static void
without_translation(void)
{
    g_autoptr(WnTrial) open = wn_trial_new(NULL);
    g_autoptr(WnTrial) closed = wn_trial_new(NULL);
    Classic none = { PUBLIC, PUBLIC, true, true, false, WN_CONE_NONE };

    play(open, &none, PUBLIC);
    g_assert_false(wn_only_nat(open)->translates);
    g_assert_cmpint(wn_only_nat(open)->type, ==, WN_CONE_NONE);
    none.answers_both = none.answers_port = false;
    play(closed, &none, PUBLIC);
    g_assert_cmpint(wn_only_nat(closed)->type, ==, WN_CONE_SYMMETRIC_FIREWALL);
}

/* The second server address is never seen to answer: it may not work at all. */
static void
silence_of_an_untried_address_is_likely(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = { .trial = trial,
                        .client = PHONE,
                        .server = STUN,
                        .other = SECOND,
                        .mapped = "198.51.100.7:40001" };

    wn_stun_talk(&talk, 3);
    talk.mapped = NULL;
    talk.change = WN_CHANGE_PORT;
    talk.copies = 7;
    wn_stun_talk(&talk, 4);
    wn_trial_wait(trial, 60);
    wn_assert_known(&wn_only_nat(trial)->filtering, WN_DEPENDS_ON_PORT, WN_GRADE_LIKELY);
}

/* ------------------------------------------------------------------ what proves nothing */

/* The server answers from where it was asked, whatever it was asked for. */
static void
a_server_that_ignores_the_wish(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = { .trial = trial,
                        .client = PHONE,
                        .server = STUN,
                        .other = SECOND,
                        .mapped = "198.51.100.7:40001" };

    wn_stun_talk(&talk, 3);
    talk.change = WN_CHANGE_IP | WN_CHANGE_PORT;
    wn_stun_talk(&talk, 4);
    wn_trial_wait(trial, 60);
    wn_assert_unknown(&wn_only_nat(trial)->filtering);
}

/* Without a second address it can never answer from there. */
static void
a_server_with_one_address(void)
{
    static const char *const others[] = { NULL, STUN, "203.0.113.20:3479", "0.0.0.0:0" };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnStunTalk talk = { .trial = trial,
                            .client = PHONE,
                            .server = STUN,
                            .other = others[i],
                            .mapped = "198.51.100.7:40001" };

        wn_stun_talk(&talk, 3);
        talk.mapped = NULL;
        talk.copies = 7;
        talk.change = WN_CHANGE_IP | WN_CHANGE_PORT;
        wn_stun_talk(&talk, 4);
        wn_trial_wait(trial, 60);
        wn_assert_unknown(&wn_only_nat(trial)->filtering);
    }
}

/* The client did not wait, or the capture ends before. */
static void
a_test_that_was_given_up(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = { .trial = trial,
                        .client = PHONE,
                        .server = STUN,
                        .other = SECOND,
                        .mapped = "198.51.100.7:40001" };

    wn_stun_talk(&talk, 3);
    talk.mapped = NULL;
    talk.copies = 2;
    talk.change = WN_CHANGE_IP | WN_CHANGE_PORT;
    wn_stun_talk(&talk, 4);
    wn_trial_wait(trial, 90);
    wn_assert_unknown(&wn_only_nat(trial)->filtering);
}

/* Asked before: then any NAT but a port-restricted one lets its other port in. */
static void
an_answer_from_where_it_had_asked(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = { .trial = trial,
                        .client = PHONE,
                        .server = STUN,
                        .other = SECOND,
                        .mapped = "198.51.100.7:40001" };

    wn_stun_talk(&talk, 3);
    talk.server = SECOND_HOST;
    wn_stun_talk(&talk, 3.5);
    talk.server = STUN;
    talk.from = SECOND;
    talk.change = WN_CHANGE_IP | WN_CHANGE_PORT;
    wn_stun_talk(&talk, 4);
    wn_trial_wait(trial, 60);
    g_assert_cmpint(wn_only_nat(trial)->filtering.least, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpint(wn_only_nat(trial)->filtering.most, ==, WN_DEPENDS_ON_ADDRESS);
    g_assert_cmpint(wn_only_nat(trial)->type, ==, WN_CONE_UNKNOWN);
}

/* Clients of RFC 3489 send the attribute with every request: without a flag it is no test. */
static void
a_wish_for_nothing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = { .trial = trial,
                        .client = PHONE,
                        .server = STUN,
                        .mapped = "198.51.100.7:40001",
                        .empty_change = true,
                        .classic = true };

    wn_stun_talk(&talk, 3);
    talk.server = SECOND_HOST;
    wn_stun_talk(&talk, 3.1);
    wn_assert_known(&wn_only_nat(trial)->mapping, WN_DEPENDS_ON_NOTHING, WN_GRADE_CERTAIN);
    wn_assert_unknown(&wn_only_nat(trial)->filtering);
}

/* Outside the NAT everybody behind it is told the address that is seen there. */
static void
outside_it_looks_like_no_nat(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("negative-nat-port-restricted-cone-5780.pcap");
    WnEndpoint public;

    g_assert_true(wn_endpoint_parse(WN_LITERAL(PUBLIC), &public));
    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);
        if (packet->src.port == public.port) {
            packet->src.addr = public.addr;
            packet->ttl--;
        } else {
            packet->dst.addr = public.addr;
        }
    }
    g_autoptr(WnTrial) trial = wn_tape_play(tape, tape->packets->len);
    g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 0);
}

/* On a router each packet is there twice: what is there once may have been stopped. */
static void
on_the_router_of_a_firewall(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = {
        .trial = trial, .client = PUBLIC, .server = STUN, .other = SECOND, .mapped = PUBLIC
    };

    wn_stun_talk(&talk, 3);
    talk.from = SECOND;
    talk.change = WN_CHANGE_IP | WN_CHANGE_PORT;
    wn_stun_talk(&talk, 4);
    g_assert_cmpint(wn_only_nat(trial)->type, ==, WN_CONE_NONE);
    /* The same, and one request is seen again on the other interface. */
    const uint8_t again[] = {
        0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9
    };
    wn_trial_datagram(trial, 5, PUBLIC, STUN, wn_bytes(again, sizeof(again)));
    wn_trial_datagram(trial, 5.0001, PUBLIC, STUN, wn_bytes(again, sizeof(again)));
    wn_assert_unknown(&wn_only_nat(trial)->filtering);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        { "types_of_rfc_3489", types_of_rfc_3489 },
        { "without_translation", without_translation },
        { "silence_of_an_untried_address_is_likely", silence_of_an_untried_address_is_likely },
        { "a_server_that_ignores_the_wish", a_server_that_ignores_the_wish },
        { "a_server_with_one_address", a_server_with_one_address },
        { "a_test_that_was_given_up", a_test_that_was_given_up },
        { "an_answer_from_where_it_had_asked", an_answer_from_where_it_had_asked },
        { "a_wish_for_nothing", a_wish_for_nothing },
        { "outside_it_looks_like_no_nat", outside_it_looks_like_no_nat },
        { "on_the_router_of_a_firewall", on_the_router_of_a_firewall },
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strdup_printf("/model_nat/%s", tests[i].name);
        g_test_add_func(path, tests[i].run);
    }
    return g_test_run();
}
