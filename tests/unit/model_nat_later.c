/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What pings, tests with RESPONSE-PORT, strangers' requests and sound tell of a NAT, and that its
 * SIP helper does harm.
 */
#include <string.h>

#include "support/media_call.h"
#include "support/nats.h"
#include "support/stun_message.h"
#include "support/stun_talk.h"
#include "support/talk.h"

#define FIRST   "192.168.1.20:20000"
#define SECOND  "192.168.1.20:20002"
#define STUN    "203.0.113.20:3478"
#define OUTSIDE "198.51.100.7:5060"

static bool
is_proved(const WnNatReport *nat, const char *kind)
{
    for (size_t i = 0; i < nat->n_evidence; i++)
        if (strcmp(nat->evidence[i].finding, kind) == 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ RFC 5780 4.6 */

/* A Binding request from that socket for an answer to the port of the other; to: where the answer
 * goes, NULL: there is none. */
static void
probe(WnTrial *trial, double at, uint8_t number, uint16_t port, const char *to)
{
    static const double times[] = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 };
    uint8_t             id[16];
    uint8_t             wanted[4] = { (uint8_t) (port >> 8), (uint8_t) port };

    memcpy(id, wn_cookie_id, sizeof(id));
    id[15] = number;
    g_autoptr(GByteArray) request = wn_stun_message_new(0x0001, id);
    g_autoptr(GByteArray) answer = wn_stun_message_new(0x0101, id);
    wn_stun_add(request, 0x0027, wn_bytes(wanted, sizeof(wanted)));
    for (size_t i = 0; i < (to ? 1 : G_N_ELEMENTS(times)); i++)
        wn_trial_datagram(trial, at + times[i], SECOND, STUN, wn_array_view(request));
    if (to)
        wn_trial_datagram(trial, at + 0.05, STUN, to, wn_array_view(answer));
}

/* The first socket asks, and is told that port. */
static void
ask(WnTrial *trial, double at, uint8_t number)
{
    /* 198.51.100.7:40001, and XOR-MAPPED-ADDRESS as RFC 8489 14.2 has it. */
    static const uint8_t mapped[8] = { 0, 1, 0x9c, 0x41, 198, 51, 100, 7 };
    uint8_t              id[16];

    memcpy(id, wn_cookie_id, sizeof(id));
    id[15] = number;
    g_autoptr(GByteArray) request = wn_stun_message_new(0x0001, id);
    g_autoptr(GByteArray) answer = wn_stun_message_new(0x0101, id);
    wn_stun_add(answer, 0x0001, wn_bytes(mapped, sizeof(mapped)));
    wn_trial_datagram(trial, at, FIRST, STUN, wn_array_view(request));
    wn_trial_datagram(trial, at + 0.05, STUN, FIRST, wn_array_view(answer));
}

/* Alive after 40 s, gone after 90 s. */
static void
tests_of_the_life_time(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, 1);
    probe(trial, 43, 2, 40001, FIRST);
    ask(trial, 44, 3);
    probe(trial, 134, 4, 40001, NULL);
    wn_trial_wait(trial, 200);
    g_assert_cmpuint(wn_only_nat(trial)->least_life_ms, >=, 39000);
    g_assert_cmpuint(wn_only_nat(trial)->least_life_ms, <=, 40000);
    g_assert_cmpuint(wn_only_nat(trial)->most_life_ms, >=, 89000);
    g_assert_cmpuint(wn_only_nat(trial)->most_life_ms, <=, 90000);
    g_assert_true(is_proved(wn_only_nat(trial), "mapping-gone"));
}

/* A server that does not know RESPONSE-PORT answers to where it was asked from. */
static void
a_server_that_answers_the_asker(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 3, 1);
    probe(trial, 43, 2, 40001, SECOND);
    probe(trial, 93, 4, 40001, NULL);
    wn_trial_wait(trial, 200);
    g_assert_cmpuint(wn_only_nat(trial)->least_life_ms, ==, 0);
    g_assert_cmpuint(wn_only_nat(trial)->most_life_ms, ==, UINT32_MAX);
}

/* ------------------------------------------------------------------ pings */

/* Seen outside: the phone registers, is pinged, and registers again. */
static void
register_at(WnTrial *trial, double at, unsigned cseq, const char *call_id)
{
    WnTalk talk = { .trial = trial,
                    .client = OUTSIDE,
                    .via = "192.168.1.20:5060",
                    .params = ";rport;received=198.51.100.7",
                    .contact = "<sip:alice@192.168.1.20:5060>",
                    .call_id = call_id };

    talk.params = ";rport";
    wn_talk_request(&talk, at, "REGISTER", cseq, NULL);
    talk.params = ";rport=5060;received=198.51.100.7";
    wn_talk_response(&talk, at + 0.1, "200 OK", "REGISTER", cseq,
                     "Contact: <sip:alice@192.168.1.20:5060>;expires=300\n");
}

static void
ping_at(WnTrial *trial, double at, const char *from, const char *call_id, bool answered)
{
    WnTalk talk = { .trial = trial,
                    .client = from,
                    .server = OUTSIDE,
                    .uri = "sip:alice@192.168.1.20:5060",
                    .from = "ping",
                    .to = "alice",
                    .call_id = call_id };

    if (!answered) {
        wn_talk_unanswered(&talk, at, "OPTIONS", 1, NULL);
        return;
    }
    wn_talk_request(&talk, at, "OPTIONS", 1, NULL);
    wn_talk_response(&talk, at + 0.1, "200 OK", "OPTIONS", 1, NULL);
}

static void
ping_in_vain(WnTrial *trial, const char *later)
{
    register_at(trial, 3, 1, "r1");
    ping_at(trial, 13, "203.0.113.10:5060", "p1", true);
    ping_at(trial, 83, "203.0.113.10:5060", "p2", false);
    register_at(trial, 150, 2, later);
    wn_trial_wait(trial, 200);
}

/* Answered after 10 s, no more after 70 s, and the phone lives on. */
static void
pings_bound_the_life_time(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ping_in_vain(trial, "r1");
    g_assert_cmpuint(wn_only_nat(trial)->most_life_ms, >=, 69000);
    g_assert_cmpuint(wn_only_nat(trial)->most_life_ms, <=, 70000);
    g_assert_true(is_proved(wn_only_nat(trial), "mapping-gone"));
}

/* It was switched off and on: then nobody was there to answer. */
static void
a_restarted_phone_bounds_nothing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ping_in_vain(trial, "r2");
    g_assert_cmpuint(wn_only_nat(trial)->most_life_ms, ==, UINT32_MAX);
}

/* ------------------------------------------------------------------ strangers, seen outside */

static void
knock(WnTrial *trial, bool answered_later)
{
    WnTalk stranger = { .trial = trial,
                        .client = "203.0.113.11:5060",
                        .server = OUTSIDE,
                        .uri = "sip:alice@192.168.1.20:5060",
                        .from = "bob",
                        .to = "alice",
                        .call_id = "call-2" };

    register_at(trial, 3, 1, "r1");
    ping_at(trial, 13, "203.0.113.10:5060", "p1", true);
    wn_talk_unanswered(&stranger, 14, "INVITE", 1, NULL);
    if (answered_later)
        ping_at(trial, 47, "203.0.113.10:5060", "p2", true);
    wn_trial_wait(trial, 100);
}

static void
strangers_are_kept_out(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    knock(trial, true);
    g_assert_cmpint(wn_only_nat(trial)->filtering.least, ==, WN_DEPENDS_ON_ADDRESS);
    g_assert_cmpint(wn_only_nat(trial)->filtering.grade, ==, WN_GRADE_LIKELY);
    g_assert_true(is_proved(wn_only_nat(trial), "stranger-unanswered"));
}

/* Nothing shows that the phone was still there. */
static void
a_stranger_that_nobody_outlives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    knock(trial, false);
    g_assert_cmpint(wn_only_nat(trial)->filtering.grade, ==, WN_GRADE_NONE);
}

/* ------------------------------------------------------------------ sound */

/* Alice is behind NAT, and her SDP asks for sound at that place; hers comes from port 4000. */
static WnTrial *
speak(const char *address, unsigned port)
{
    g_autofree char *offer = wn_call_sdp(address, port, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    WnTrial         *trial = wn_trial_new(NULL);

    register_at(trial, -5, 1, "r1");
    wn_call_begin(trial, "192.168.1.20:5060", offer, answer);
    wn_trial_rtp(trial, 1.2, 6, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.4, 6, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 6.1);
    return trial;
}

/* Towards bob she has another port than the one she was told of; or somebody typed it in. */
static void
sound_from_another_port_than_announced(void)
{
    g_autoptr(WnTrial) trial = speak("198.51.100.7", 4002);

    g_assert_cmpint(wn_only_nat(trial)->mapping.least, ==, WN_DEPENDS_ON_ADDRESS);
    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_POSSIBLE);
    g_assert_true(is_proved(wn_only_nat(trial), "rtp-source"));
}

static void
sound_from_the_announced_port(void)
{
    g_autoptr(WnTrial) trial = speak("198.51.100.7", 4000);

    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_NONE);
}

/* A private port that comes out as it is was kept. */
static void
sound_from_a_private_port(void)
{
    g_autoptr(WnTrial) trial = speak("192.168.1.20", 4000);

    g_assert_cmpint(wn_only_nat(trial)->mapping.grade, ==, WN_GRADE_NONE);
    g_assert_cmpint(wn_only_nat(trial)->port_preserved, ==, WN_YES);
}

/* ------------------------------------------------------------------ SIP helpers */

static void
assert_alg(const char *sample, bool breaks)
{
    g_autoptr(WnTrial) trial = wn_trial_sample(sample);
    const WnReport *report = wn_trial_report(trial);
    bool            any = false;

    for (size_t i = 0; i < report->n_nats; i++)
        any |= report->nats[i].alg_breaks;
    g_assert_cmpint(any, ==, breaks);
}

static void
a_helper_that_does_harm(void)
{
    assert_alg("sip-alg-breaks-media.pcap", true);
    assert_alg("sip-alg-breaks-media.not.pcap", false);
    assert_alg("sip-alg-present.pcap", false);
}

static WnAnswer
alg_where_stun_says(const char *plain)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk talk = { .trial = trial,
                        .client = "192.168.1.20:4000",
                        .server = "203.0.113.30:3478",
                        .mapped = "198.51.100.7:4000",
                        .plain = plain };

    wn_stun_talk(&talk, 1);
    g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 1);
    return wn_trial_report(trial)->nats[0].alg;
}

/* RFC 8489 14.2: why the address is hidden at all. */
static void
a_helper_that_changes_addresses_in_stun(void)
{
    g_assert_cmpint(alg_where_stun_says("192.168.1.20:4000"), ==, WN_YES);
    g_assert_cmpint(alg_where_stun_says("198.51.100.7:4000"), !=, WN_YES);
    g_assert_cmpint(alg_where_stun_says(NULL), !=, WN_YES);
}

static const struct {
    const char *name;
    GTestFunc   run;
} TESTS[] = {
    { "tests_of_the_life_time", tests_of_the_life_time },
    { "a_server_that_answers_the_asker", a_server_that_answers_the_asker },
    { "pings_bound_the_life_time", pings_bound_the_life_time },
    { "a_restarted_phone_bounds_nothing", a_restarted_phone_bounds_nothing },
    { "strangers_are_kept_out", strangers_are_kept_out },
    { "a_stranger_that_nobody_outlives", a_stranger_that_nobody_outlives },
    { "sound_from_another_port_than_announced", sound_from_another_port_than_announced },
    { "sound_from_the_announced_port", sound_from_the_announced_port },
    { "sound_from_a_private_port", sound_from_a_private_port },
    { "a_helper_that_does_harm", a_helper_that_does_harm },
    { "a_helper_that_changes_addresses_in_stun", a_helper_that_changes_addresses_in_stun },
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strdup_printf("/model_nat_later/%s", TESTS[i].name);
        g_test_add_func(path, TESTS[i].run);
    }
    return g_test_run();
}
