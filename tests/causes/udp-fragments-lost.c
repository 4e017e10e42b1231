/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pieces of a large message are lost: inside and outside, at the server, at the phone, and the
 * twin. */
#include "support/talk.h"
#include "support/tape.h"

/* Two fragments go in, one comes out. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.pcap");

    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* Only first fragments arrive, and ICMP says so. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.wan.pcap");

    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* A small REGISTER is answered, the large INVITE never. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.silent.pcap");

    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_LIKELY);
}

/* The twin: the router passes fragments. */
static void
silent_when_fragments_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("udp-fragments-lost.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "udp-fragments-lost");
}

/* Two capture points: her INVITE is sent in two pieces and never seen at the next. */
static void
certain_at_two_points(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_trial_sights(trial, 0, WN_FATE_ARRIVED);
    wn_talk_registers(&talk, 0);
    talk.call_id = "call-2";
    wn_trial_sights(trial, 2, WN_FATE_LOST);
    wn_talk_unanswered(&talk, 1, "INVITE", 1, NULL);
    wn_trial_wait(trial, 40);
    wn_assert_headline(trial, "bob", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* The phone rings; the answer with its large body comes in pieces, which all copies lose. */
static void
certain_for_an_answer_in_pieces(void)
{
    static const double TIMES[] = { 2, 2.5, 3.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_trial_sights(trial, 0, WN_FATE_ARRIVED);
    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "180 Ringing", "INVITE", 1, NULL);
    wn_trial_sights(trial, 2, WN_FATE_LOST);
    for (size_t i = 0; i < G_N_ELEMENTS(TIMES); i++)
        wn_talk_response(&talk, TIMES[i], "200 OK", "INVITE", 1, NULL);
    wn_trial_wait(trial, 40);
    wn_assert_headline(trial, "bob", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* The twin: the same answer in one piece is lost for another reason. */
static void
silent_for_an_answer_in_one_piece(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_trial_sights(trial, 0, WN_FATE_ARRIVED);
    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "180 Ringing", "INVITE", 1, NULL);
    wn_trial_sights(trial, 0, WN_FATE_LOST);
    for (int i = 0; i < 8; i++)
        wn_talk_response(&talk, 2 + 4 * i, "200 OK", "INVITE", 1, NULL);
    wn_trial_wait(trial, 40);
    wn_assert_unnamed(trial, "udp-fragments-lost");
}

/* A filter on ports lets in nothing but SIP, and of a large message the first piece alone: that the
 * others are missing shows nothing, that small ones are answered as much as ever. */
static void
likely_where_a_filter_hides_the_others(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("udp-fragments-lost.wan.pcap");
    g_autoptr(WnTape) filtered = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->kind != WN_PACKET_ICMP_ERROR)
            wn_tape_add(filtered, wn_tape_at(tape, i));
    trial = wn_tape_play(filtered, filtered->packets->len);
    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_LIKELY);
    wn_assert_frames(trial, "large-request-in-pieces", "5");
}

/* Before it a small request was answered; behind it another small one is not either. */
static void
possible_where_small_ones_fail_too(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_registers(&talk, 0);
    talk.call_id = "call-2";
    wn_trial_sights(trial, 2, WN_FATE_UNKNOWN);
    wn_talk_unanswered(&talk, 20, "INVITE", 1, NULL);
    wn_trial_sights(trial, 0, WN_FATE_UNKNOWN);
    talk.call_id = "call-3";
    wn_talk_unanswered(&talk, 70, "OPTIONS", 1, NULL);
    wn_trial_wait(trial, 140);
    wn_assert_headline(trial, "bob", "udp-fragments-lost", WN_GRADE_POSSIBLE);
}

/* The phone rings at 0.1 s; its answer of that many pieces is repeated, and not acknowledged. */
static WnTrial *
repeated_answer(uint16_t pieces, WnFate first, WnFate last)
{
    static const double TIMES[] = { 2, 2.5, 3.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk              talk = { .trial = trial, .client = "198.51.100.7:5060" };

    wn_trial_sights(trial, 0, first == WN_FATE_UNKNOWN ? first : WN_FATE_ARRIVED);
    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "180 Ringing", "INVITE", 1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(TIMES); i++) {
        wn_trial_sights(trial, pieces, i < G_N_ELEMENTS(TIMES) - 1 ? first : last);
        wn_talk_response(&talk, TIMES[i], "200 OK", "INVITE", 1, NULL);
    }
    return trial;
}

/* Three capture points: all copies come to the second; the third has them not, and what was sent
 * when its capture ended it could not have shown. */
static void
certain_where_it_is_lost_behind_the_second_point(void)
{
    g_autoptr(WnTrial) trial = repeated_answer(2, WN_FATE_LOST_LATER, WN_FATE_UNDERWAY);

    wn_trial_wait(trial, 40);
    wn_assert_headline(trial, "bob", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* The twin: the first are lost before the second point, and the last gets farther. */
static void
unnamed_where_one_goes_on(void)
{
    g_autoptr(WnTrial) trial = repeated_answer(2, WN_FATE_LOST, WN_FATE_UNDERWAY);

    wn_trial_wait(trial, 40);
    wn_assert_unnamed(trial, "udp-fragments-lost");
}

/* After 30 s her router says that it has only a piece of it (RFC 792). */
static void
certain_when_the_receiver_of_an_answer_says_so(void)
{
    g_autoptr(WnTrial) trial = repeated_answer(2, WN_FATE_UNKNOWN, WN_FATE_UNKNOWN);

    wn_trial_icmp(trial, 34, "198.51.100.7", 11, 1, "203.0.113.10:5060", "198.51.100.7:5060");
    wn_trial_wait(trial, 40);
    wn_assert_headline(trial, "bob", "udp-fragments-lost", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "ack-lost-other");
}

/* That is about something else: the answer came in one piece. */
static void
unnamed_when_the_receiver_misses_other_pieces(void)
{
    g_autoptr(WnTrial) trial = repeated_answer(0, WN_FATE_UNKNOWN, WN_FATE_UNKNOWN);

    wn_trial_icmp(trial, 34, "198.51.100.7", 11, 1, "203.0.113.10:5060", "198.51.100.7:5060");
    wn_trial_wait(trial, 40);
    wn_assert_unnamed(trial, "udp-fragments-lost");
}

/* Both sides of her router: the 180 comes in, and of the answer in so many pieces no copy, though
 * it is sent for 31 s; where passes, the last does. */
static WnTrial *
answer_at_router(uint16_t pieces, unsigned copies, bool passes)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   inside = { .trial = trial },
           outside = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };
    double last = 2;

    wn_talk_request(&inside, 0, "INVITE", 1, NULL);
    wn_talk_request(&outside, 0.001, "INVITE", 1, NULL);
    wn_talk_response(&outside, 0.1, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&inside, 0.101, "180 Ringing", "INVITE", 1, NULL);
    wn_trial_sights(trial, pieces, WN_FATE_UNKNOWN);
    for (unsigned i = 0; i < copies; i++, last += 3)
        wn_talk_response(&outside, last, "200 OK", "INVITE", 1, NULL);
    if (passes)
        wn_talk_response(&inside, last - 2.999, "200 OK", "INVITE", 1, NULL);
    wn_trial_wait(trial, 40);
    return trial;
}

static void
certain_where_an_answer_stops_at_the_router(void)
{
    g_autoptr(WnTrial) trial = answer_at_router(2, 11, false);

    wn_assert_headline(trial, "bob", "udp-fragments-lost", WN_GRADE_CERTAIN);
}

/* The twins: it is of one piece, it gets through in the end, or it is seen too seldom. */
static void
unnamed_where_other_answers_stop_at_the_router(void)
{
    g_autoptr(WnTrial) whole = answer_at_router(0, 11, false),
                       passing = answer_at_router(2, 11, true),
                       seldom = answer_at_router(2, 2, false);

    wn_assert_unnamed(whole, "udp-fragments-lost");
    wn_assert_unnamed(passing, "udp-fragments-lost");
    wn_assert_unnamed(seldom, "udp-fragments-lost");
}

/* Both sides of bob's router: it lets in the 200 OK to his REGISTER, and so many seconds later no
 * copy of an INVITE in so many pieces. */
static WnTrial *
request_at_router(uint16_t pieces, double later)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   inside = { .trial = trial,
                        .client = "192.168.7.20:5060",
                        .from = "bob",
                        .contact = "<sip:bob@192.168.7.20:5060>" };
    WnTalk   outside = inside;
    WnTalk   call = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "192.0.2.30:5060",
                      .uri = "sip:bob@192.168.7.20:5060",
                      .call_id = "call-2" };

    outside.client = "192.0.2.30:5060";
    outside.via = inside.client;
    wn_talk_request(&inside, 0, "REGISTER", 1, NULL);
    wn_talk_request(&outside, 0.001, "REGISTER", 1, NULL);
    wn_talk_response(&outside, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_response(&inside, 0.101, "200 OK", "REGISTER", 1, NULL);
    wn_trial_sights(trial, pieces, WN_FATE_UNKNOWN);
    wn_talk_unanswered(&call, later, "INVITE", 1, NULL);
    wn_trial_sights(trial, 0, WN_FATE_UNKNOWN);
    outside.call_id = inside.call_id = "call-3";
    wn_talk_request(&inside, later + 33, "REGISTER", 1, NULL);
    wn_talk_request(&outside, later + 33.001, "REGISTER", 1, NULL);
    wn_talk_response(&outside, later + 33.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_response(&inside, later + 33.101, "200 OK", "REGISTER", 1, NULL);
    wn_trial_wait(trial, later + 80);
    return trial;
}

static void
likely_where_a_request_stops_at_an_open_router(void)
{
    g_autoptr(WnTrial) trial = request_at_router(2, 3);

    wn_assert_headline(trial, "alice", "udp-fragments-lost", WN_GRADE_LIKELY);
}

/* The twins: a whole one is lost for another reason, and a late one perhaps, too: a router may have
 * forgotten the phone. */
static void
not_likely_for_other_requests_at_the_router(void)
{
    g_autoptr(WnTrial) whole = request_at_router(0, 3), late = request_at_router(2, 300);
    const WnSubjectReport *call = wn_trial_subject(late, WN_SUBJECT_CALL, "alice");

    wn_assert_unnamed(whole, "udp-fragments-lost");
    g_assert_cmpstr(call->headline->info->id, !=, "udp-fragments-lost");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/udp-fragments-lost/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/udp-fragments-lost/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/udp-fragments-lost/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/udp-fragments-lost/silent_when_fragments_pass",
                    silent_when_fragments_pass);
    g_test_add_func("/causes/udp-fragments-lost/certain_at_two_points", certain_at_two_points);
    g_test_add_func("/causes/udp-fragments-lost/certain_for_an_answer_in_pieces",
                    certain_for_an_answer_in_pieces);
    g_test_add_func("/causes/udp-fragments-lost/silent_for_an_answer_in_one_piece",
                    silent_for_an_answer_in_one_piece);
    g_test_add_func("/causes/udp-fragments-lost/likely_where_a_filter_hides_the_others",
                    likely_where_a_filter_hides_the_others);
    g_test_add_func("/causes/udp-fragments-lost/possible_where_small_ones_fail_too",
                    possible_where_small_ones_fail_too);
    g_test_add_func("/causes/udp-fragments-lost/certain_where_it_is_lost_behind_the_second_point",
                    certain_where_it_is_lost_behind_the_second_point);
    g_test_add_func("/causes/udp-fragments-lost/unnamed_where_one_goes_on",
                    unnamed_where_one_goes_on);
    g_test_add_func("/causes/udp-fragments-lost/certain_when_the_receiver_of_an_answer_says_so",
                    certain_when_the_receiver_of_an_answer_says_so);
    g_test_add_func("/causes/udp-fragments-lost/unnamed_when_the_receiver_misses_other_pieces",
                    unnamed_when_the_receiver_misses_other_pieces);
    g_test_add_func("/causes/udp-fragments-lost/certain_where_an_answer_stops_at_the_router",
                    certain_where_an_answer_stops_at_the_router);
    g_test_add_func("/causes/udp-fragments-lost/unnamed_where_other_answers_stop_at_the_router",
                    unnamed_where_other_answers_stop_at_the_router);
    g_test_add_func("/causes/udp-fragments-lost/likely_where_a_request_stops_at_an_open_router",
                    likely_where_a_request_stops_at_an_open_router);
    g_test_add_func("/causes/udp-fragments-lost/not_likely_for_other_requests_at_the_router",
                    not_likely_for_other_requests_at_the_router);
    return g_test_run();
}
