/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stun-no-response at each vantage point, and its innocent twin. */
#include "support/stun_talk.h"
#include "support/talk.h"
#include "support/tape.h"

/* The questions come back as errors. */
static void
certain_with_icmp(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.pcap");

    wn_assert_headline(trial, "192.168.1.20", "stun-no-response", WN_GRADE_CERTAIN);
}

/* REGISTER is answered, seven questions are not. */
static void
likely_when_only_stun_is_silent(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.silent.pcap");

    wn_assert_headline(trial, "192.168.1.20", "stun-no-response", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stun-no-response.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "stun-no-response");
}

/* Cut down to its header a question cannot be told from a connectivity check. */
static void
unnamed_where_the_attributes_are_cut_off(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("stun-no-response.pcap");
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);

        if (packet->kind != WN_PACKET_DATAGRAM || packet->payload.length != 20)
            continue;
        ((uint8_t *) packet->payload.data)[3] = 40;
        packet->payload_length = 60;
        packet->truncated = true;
    }
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_unnamed(trial, "stun-no-response");
}

/* At the server: each question is answered at once, and comes again at these times. */
static WnTrial *
answered_each_time(const double *times, unsigned n)
{
    static const uint8_t address[] = { 0, 1, 0x79, 0x18 ^ 0x12, 0xe1 ^ 0, 0x12, 0xa6, 0x43 };
    WnTrial             *trial = wn_trial_new(NULL);
    g_autoptr(GByteArray) question = wn_stun_message_new(0x0001, wn_cookie_id);
    g_autoptr(GByteArray) answer = wn_stun_message_new(0x0101, wn_cookie_id);

    wn_stun_add_packed(answer, 0x0020, wn_bytes(address, sizeof(address)));
    for (unsigned i = 0; i < n; i++) {
        wn_trial_datagram(trial, times[i], "198.51.100.7:30001", "203.0.113.10:3478",
                          wn_array_view(question));
        wn_trial_datagram(trial, times[i] + 0.001, "203.0.113.10:3478", "198.51.100.7:30001",
                          wn_array_view(answer));
    }
    wn_trial_wait(trial, 200);
    return trial;
}

/* Whoever repeats to the end has not heard; at the times of RFC 8489 6.2.1. */
static void
likely_when_answers_are_not_heard(void)
{
    static const double schedule[] = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 };
    g_autoptr(WnTrial) trial = answered_each_time(schedule, G_N_ELEMENTS(schedule));

    wn_assert_headline(trial, "198.51.100.7", "stun-no-response", WN_GRADE_LIKELY);
}

/* One question has one id; some phones take the same for each keep-alive, every ten seconds. */
static void
silent_when_one_id_serves_for_keepalives(void)
{
    static const double beats[] = { 0, 10, 20, 30, 40, 50, 60 };
    g_autoptr(WnTrial) trial = answered_each_time(beats, G_N_ELEMENTS(beats));

    wn_assert_unnamed(trial, "stun-no-response");
}

/* Two came late: the way to the server takes a second. */
static void
silent_when_the_answer_is_slow(void)
{
    static const double few[] = { 0, 0.5, 1.5 };
    g_autoptr(WnTrial) trial = answered_each_time(few, G_N_ELEMENTS(few));

    wn_assert_unnamed(trial, "stun-no-response");
}

/* Keep-alives on the flow of a registration (RFC 5626 3.5.2) to a server that knows nothing of
 * them: it answers REGISTER there, before and after. */
static void
silent_where_keepalives_ask_the_sip_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk     talk = { .trial = trial, .from = "bob", .contact = "<sip:bob@192.168.1.20:5060>" };
    WnStunTalk stun = {
        .trial = trial, .client = "192.168.1.20:5060", .server = "203.0.113.10:5060", .copies = 7
    };

    for (unsigned i = 0; i < 3; i++) {
        wn_talk_request(&talk, 100 * i, "REGISTER", 1 + i, NULL);
        wn_talk_response(&talk, 100 * i + 0.1, "200 OK", "REGISTER", 1 + i, NULL);
        wn_stun_talk(&stun, 100 * i + 20);
    }
    wn_trial_wait(trial, 400);
    wn_assert_unnamed(trial, "stun-no-response");
}

static unsigned
count_discoveries(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);
    unsigned        n = 0;

    for (size_t i = 0; i < report->n_subjects; i++)
        n += report->subjects[i].kind == WN_SUBJECT_DISCOVERY;
    return n;
}

/* On both sides of the router the same questions are one client's, who is told of where he is. */
static void
once_on_both_sides_of_the_router(void)
{
    static const double schedule[] = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 };
    g_autoptr(GByteArray) question = wn_stun_message_new(0x0001, wn_cookie_id);
    g_autoptr(GByteArray) another = wn_stun_message_new(0x0001, wn_classic_id);
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < G_N_ELEMENTS(schedule); i++) {
        wn_trial_datagram(trial, schedule[i], "192.168.1.20:30001", "203.0.113.10:3478",
                          wn_array_view(question));
        wn_trial_datagram(trial, schedule[i] + 0.001, "198.51.100.7:30001", "203.0.113.10:3478",
                          wn_array_view(question));
    }
    wn_trial_wait(trial, 80);
    wn_assert_headline(trial, "192.168.1.20", "stun-no-response", WN_GRADE_POSSIBLE);
    g_assert_cmpuint(count_discoveries(trial), ==, 1);

    /* What the router itself, or somebody else behind it, asks is judged for itself. */
    wn_trial_datagram(trial, 81, "198.51.100.7:30002", "203.0.113.10:3478", wn_array_view(another));
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(count_discoveries(trial), ==, 2);
}

/* Seven questions in vain; meanwhile her SIP is answered, or nothing is shown to come to her at
 * all. */
static WnTrial *
asked_in_vain(bool hears_others, WnFate fate)
{
    WnTrial   *trial = wn_trial_new(NULL);
    WnTalk     talk = { .trial = trial };
    WnStunTalk stun = {
        .trial = trial, .client = "192.168.1.20:16384", .server = "203.0.113.30:3478", .copies = 7
    };

    wn_trial_sights(trial, 1, fate);
    wn_stun_talk(&stun, 0);
    wn_trial_sights(trial, 1, WN_FATE_UNKNOWN);
    wn_talk_request(&talk, 10, "REGISTER", 1, NULL);
    if (hears_others)
        wn_talk_response(&talk, 10.1, "200 OK", "REGISTER", 1, NULL);
    wn_trial_wait(trial, 200);
    return trial;
}

static void
likely_where_the_phone_hears_others(void)
{
    g_autoptr(WnTrial) hears = asked_in_vain(true, WN_FATE_UNKNOWN);
    g_autoptr(WnTrial) deaf = asked_in_vain(false, WN_FATE_UNKNOWN);

    wn_assert_headline(hears, "203.0.113.30", "stun-no-response", WN_GRADE_LIKELY);
    wn_assert_headline(deaf, "203.0.113.30", "stun-no-response", WN_GRADE_POSSIBLE);
}

/* Not one comes by the next capture point, or the first ones do. */
static void
certain_where_questions_are_lost_between_two_points(void)
{
    g_autoptr(WnTrial) lost = asked_in_vain(true, WN_FATE_LOST);
    g_autoptr(WnTrial) passed = asked_in_vain(true, WN_FATE_ARRIVED);

    wn_assert_headline(lost, "203.0.113.30", "stun-no-response", WN_GRADE_CERTAIN);
    wn_assert_frames(lost, "stun-lost-on-the-way", "1");
    wn_assert_headline(passed, "203.0.113.30", "stun-no-response", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stun-no-response/certain_with_icmp", certain_with_icmp);
    g_test_add_func("/causes/stun-no-response/likely_when_only_stun_is_silent",
                    likely_when_only_stun_is_silent);
    g_test_add_func("/causes/stun-no-response/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/stun-no-response/likely_when_answers_are_not_heard",
                    likely_when_answers_are_not_heard);
    g_test_add_func("/causes/stun-no-response/silent_when_one_id_serves_for_keepalives",
                    silent_when_one_id_serves_for_keepalives);
    g_test_add_func("/causes/stun-no-response/silent_when_the_answer_is_slow",
                    silent_when_the_answer_is_slow);
    g_test_add_func("/causes/stun-no-response/unnamed_where_the_attributes_are_cut_off",
                    unnamed_where_the_attributes_are_cut_off);
    g_test_add_func("/causes/stun-no-response/once_on_both_sides_of_the_router",
                    once_on_both_sides_of_the_router);
    g_test_add_func("/causes/stun-no-response/likely_where_the_phone_hears_others",
                    likely_where_the_phone_hears_others);
    g_test_add_func("/causes/stun-no-response/certain_where_questions_are_lost_between_two_points",
                    certain_where_questions_are_lost_between_two_points);
    g_test_add_func("/causes/stun-no-response/silent_where_keepalives_ask_the_sip_server",
                    silent_where_keepalives_ask_the_sip_server);
    return g_test_run();
}
