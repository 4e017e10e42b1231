/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thousands of one thing where there are usually a few: what is left out is told, and what is
 * looked up instead of searched for is still found.
 */
#include <string.h>

#include "catalogue.h"
#include "model/model.h"
#include "support/trial.h"

static const char *const PHONE = "198.51.100.7:5060", *const SERVER = "203.0.113.10:5060";

static const char *
note_of(WnTrial *trial, const char *id)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_notes; i++)
        if (strcmp(report->notes[i].finding, id) == 0)
            return report->notes[i].text;
    return NULL;
}

static void
request(WnTrial *trial, double at, const char *method, unsigned branch, const char *to_tag)
{
    g_autofree char *text = g_strdup_printf(
        "%s sip:bob@example.net SIP/2.0\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%s%u\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>%s%s\n"
        "Call-ID: crowd\nCSeq: 1 %s\nContact: <sip:alice@%s>\n",
        method, PHONE, method, branch, *to_tag ? ";tag=" : "", to_tag, method, PHONE);

    wn_trial_sip(trial, at, PHONE, SERVER, text);
}

static void
answer(WnTrial *trial, double at, const char *status, const char *to_tag)
{
    g_autofree char *text =
        g_strdup_printf("SIP/2.0 %s\nVia: SIP/2.0/UDP %s;branch=z9hG4bKINVITE0\n"
                        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=%s\n"
                        "Call-ID: crowd\nCSeq: 1 INVITE\nContact: <sip:bob@%s>\n",
                        status, PHONE, to_tag, SERVER);

    wn_trial_sip(trial, at, SERVER, PHONE, text);
}

/* 600 phones ring and 600 answer: 512 of each are kept, and the call is answered all the same. */
static void
many_forks(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    request(trial, 0, "INVITE", 0, "");
    for (unsigned i = 0; i < 1200; i++) {
        g_autofree char *tag = g_strdup_printf("b%u", i);
        answer(trial, 1 + i * 0.01, i < 600 ? "180 Ringing" : "200 OK", tag);
    }
    g_assert_cmpstr(note_of(trial, "limit-reached"), ==,
                    "A table was full: 176 packets were left out of the analysis.");
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->outcome, ==,
                    WN_OUTCOME_ANSWERED);
}

/* A hundred phones answer, and the ACKs come in the opposite order; the first phone repeats its
 * answer as one does whose ACK is missing. */
static const char *
headline_with_acks_from(unsigned first)
{
    static const double schedule[] = { 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnSubjectReport *call;

    request(trial, 0, "INVITE", 0, "");
    for (unsigned i = 0; i < 100; i++) {
        g_autofree char *tag = g_strdup_printf("b%u", i);
        answer(trial, 1 + i * 0.001, "200 OK", tag);
    }
    for (unsigned i = 100; i-- > first;) {
        g_autofree char *tag = g_strdup_printf("b%u", i);
        request(trial, 1.4 - i * 0.001, "ACK", i + 1, tag);
    }
    for (unsigned i = 0; first > 0 && i < G_N_ELEMENTS(schedule); i++)
        answer(trial, 1 + schedule[i], "200 OK", "b0");
    wn_trial_wait(trial, 60);
    call = wn_trial_subject(trial, WN_SUBJECT_CALL, "alice");
    return call->headline ? call->headline->info->id : NULL;
}

static void
each_answer_has_its_own_acknowledgement(void)
{
    g_assert_null(headline_with_acks_from(0));
    g_assert_cmpstr(headline_with_acks_from(1), ==, "ack-lost-other");
}

static void
ask(WnTrial *trial, double at, const char *client, const char *server, uint8_t number)
{
    const uint8_t question[20] = { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, number };

    wn_trial_datagram(trial, at, client, server, wn_bytes(question, sizeof(question)));
}

/* Ids are random (RFC 8489 5): 300 clients do not share one. */
static void
one_id_of_everybody(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < 300; i++) {
        g_autofree char *client = g_strdup_printf("10.0.%u.%u:4000", i / 100, 1 + i % 100);
        ask(trial, i * 0.01, client, "203.0.113.20:3478", 1);
    }
    g_assert_cmpstr(note_of(trial, "stun-limit"), ==,
                    "The table of STUN transactions was full: 44 STUN messages were left out.");
}

/* Packets within a millisecond stand in the file in any order: the first by time has the name. */
static void
a_discovery_is_named_after_the_first_question(void)
{
    for (unsigned order = 0; order < 2; order++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        if (order == 0)
            ask(trial, 0, "192.168.1.20:4000", "203.0.113.20:3478", 1);
        ask(trial, 0.001, "192.168.1.20:4000", "203.0.113.21:3478", 2);
        if (order == 1)
            ask(trial, 0, "192.168.1.20:4000", "203.0.113.20:3478", 1);
        g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "")->to, ==,
                        "203.0.113.20:3478");
    }
}

/* A question for the SRV record of a service (RFC 2782), and copies until the client gives up. */
static void
look_up(WnTrial *trial, double at, const char *service)
{
    g_autoptr(GByteArray) query = g_byte_array_new();
    g_auto(GStrv) labels = g_strsplit(service, ".", -1);

    g_byte_array_append(query, (const uint8_t *) "\x11\x22\x01\0\0\1\0\0\0\0\0\0", 12);
    for (unsigned i = 0; labels[i]; i++) {
        uint8_t length = (uint8_t) strlen(labels[i]);
        g_byte_array_append(query, &length, 1);
        g_byte_array_append(query, (const uint8_t *) labels[i], length);
    }
    g_byte_array_append(query, (const uint8_t *) "\0\0\x21\0\1", 5);
    for (unsigned i = 0; i < 3; i++)
        wn_trial_datagram(trial, at + 2 * i, "192.168.1.20:4000", "192.168.1.1:53",
                          wn_bytes(query->data, query->len));
}

static void
a_failed_lookup_is_named_after_the_first_question(void)
{
    for (unsigned order = 0; order < 2; order++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        if (order == 0)
            look_up(trial, 0, "_sip._udp.example.net");
        look_up(trial, 0.001, "_sip._tcp.example.net");
        if (order == 1)
            look_up(trial, 0, "_sip._udp.example.net");
        wn_trial_wait(trial, 30);
        g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 1);
        g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "")->to, ==,
                        "_sip._udp.example.net");
    }
}

/* The plain name was asked for before, and its question stands in the file before or behind. */
static void
a_failed_lookup_is_named_after_the_service(void)
{
    for (unsigned order = 0; order < 2; order++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        if (order == 0)
            look_up(trial, 0, "example.net");
        look_up(trial, 0.001, "_sip._udp.example.net");
        if (order == 1)
            look_up(trial, 0, "example.net");
        wn_trial_wait(trial, 30);
        g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "")->to, ==,
                        "_sip._udp.example.net");
    }
}

/* The answer of a TURN server to the Allocate of that client (RFC 8656 7.3). */
static void
relay(WnTrial *trial, double at, unsigned client, uint32_t address)
{
    uint8_t answer[32] = {
        1, 3, 0, 12, 0x21, 0x12, 0xa4, 0x42, (uint8_t) client, (uint8_t) (client >> 8)
    };
    g_autofree char *to = g_strdup_printf("10.0.%u.%u:4000", client / 250, 1 + client % 250);
    uint32_t         xored = address ^ 0x2112a442;

    answer[21] = 0x16;
    answer[23] = 8;
    answer[25] = 1;
    for (unsigned i = 0; i < 4; i++)
        answer[28 + i] = (uint8_t) (xored >> (24 - 8 * i));
    wn_trial_datagram(trial, at, "203.0.113.20:3478", to, wn_bytes(answer, sizeof answer));
}

/* What a TURN server gave to the last of ten thousand clients is a relayed address as well. */
static void
a_relayed_address_is_found_among_thousands(void)
{
    static const uint32_t OTHERS = 0xc6336400, LAST = 0xcb007163;
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnModel *model = wn_engine_model(wn_trial_engine(trial));
    const WnAddr   last = { .family = 4, .bytes = { 203, 0, 113, 99 } };

    for (unsigned i = 0; i < 10050; i++)
        relay(trial, i * 0.001, i, OTHERS + i % 250);
    g_assert_false(wn_model_is_relayed(model, &last));
    relay(trial, 11, 10050, LAST);
    g_assert_true(wn_model_is_relayed(model, &last));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/crowded/many_forks", many_forks);
    g_test_add_func("/crowded/a_relayed_address_is_found_among_thousands",
                    a_relayed_address_is_found_among_thousands);
    g_test_add_func("/crowded/each_answer_has_its_own_acknowledgement",
                    each_answer_has_its_own_acknowledgement);
    g_test_add_func("/crowded/one_id_of_everybody", one_id_of_everybody);
    g_test_add_func("/crowded/a_discovery_is_named_after_the_first_question",
                    a_discovery_is_named_after_the_first_question);
    g_test_add_func("/crowded/a_failed_lookup_is_named_after_the_first_question",
                    a_failed_lookup_is_named_after_the_first_question);
    g_test_add_func("/crowded/a_failed_lookup_is_named_after_the_service",
                    a_failed_lookup_is_named_after_the_service);
    return g_test_run();
}
