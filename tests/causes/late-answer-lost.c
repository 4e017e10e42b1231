/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An answer that comes after the router forgot the caller. */
#include "support/talk.h"
#include "support/tape.h"

#include <string.h>

/* 45 s of silence, the 200 OK over and over, and the caller is there. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.pcap");

    wn_assert_headline(trial, "bob", "late-answer-lost", WN_GRADE_LIKELY);
}

/* What comes afterwards is another phone behind the same router. */
static void
possible_where_only_another_phone_is_there(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("late-answer-lost.pcap");
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);
        uint8_t  *text = (uint8_t *) packet->payload.data;

        /* The last REGISTER of alice, and its answer, are dave's. */
        for (size_t at = 0;
             packet->time - wn_tape_at(tape, 0)->time > 85 * WN_SECOND &&
             wn_bytes_contains_nocase(packet->payload, WN_LITERAL(" REGISTER\r\n")) &&
             at + 5 <= packet->payload.length;
             at++)
            if (memcmp(text + at, "alice", 5) == 0)
                memcpy(text + at, "david", 5);
            else if (at + 10 <= packet->payload.length && memcmp(text + at, "Call-ID: ", 9) == 0)
                text[at + 9] = '#';
    }
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "bob", "late-answer-lost", WN_GRADE_POSSIBLE);
}

/* The 200 OK arrives outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.both.pcap");

    wn_assert_headline(trial, "bob", "late-answer-lost", WN_GRADE_CERTAIN);
}

/* It rings, and no answer comes. */
static void
silent_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.lan.pcap");

    wn_assert_unnamed(trial, "late-answer-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.not.pcap");

    wn_assert_unnamed(trial, "late-answer-lost");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* #6 cancels after 82 s; #7, 481, was sent to another port than #5. */
static void
likely_where_the_server_has_ended_the_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("late-answer-lost.cancel.pcap");
    g_autoptr(WnTrial) kept = wn_trial_sample("late-answer-lost.cancel.not.pcap");

    wn_assert_headline(trial, "bob", "late-answer-lost", WN_GRADE_LIKELY);
    wn_assert_frames(trial, "mapping-changed-while-ringing", "7");
    wn_assert_headline(kept, "bob", "not-nat-no-answer", WN_GRADE_CERTAIN);
}

/* It rings at 0.5 s, and is cancelled at this second. */
static WnTrial *
cancelled(double second, const char *seen_at, const char *answer)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial, .params = ";received=198.51.100.7;rport=40001" };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.5, "180 Ringing", "INVITE", 1, NULL);
    talk.params = seen_at;
    if (answer) {
        wn_talk_request(&talk, second, "CANCEL", 1, NULL);
        wn_talk_response(&talk, second + 0.03, answer, "CANCEL", 1, NULL);
    } else {
        wn_talk_unanswered(&talk, second, "CANCEL", 1, NULL);
    }
    wn_trial_wait(trial, second + 40);
    return trial;
}

/* 481 from where it came before, 200 without 487, or nothing: who knows what became of it. */
static void
possible_where_the_end_is_not_told(void)
{
    static const char WAS[] = ";received=198.51.100.7;rport=40001";
    static const char IS[] = ";received=198.51.100.7;rport=40077";
    g_autoptr(WnTrial) ended = cancelled(90, WAS, "481 Call/Transaction Does Not Exist");
    g_autoptr(WnTrial) moved = cancelled(90, IS, "200 OK");
    g_autoptr(WnTrial) silent = cancelled(90, WAS, NULL);

    wn_assert_headline(ended, "bob", "late-answer-lost", WN_GRADE_POSSIBLE);
    wn_assert_headline(moved, "bob", "late-answer-lost", WN_GRADE_POSSIBLE);
    wn_assert_headline(silent, "bob", "late-answer-lost", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(silent, "not-nat-no-answer");
}

/* No router forgets within 24 s (RFC 4787 REQ-5): then nothing tells why. */
static void
silent_after_a_short_time(void)
{
    g_autoptr(WnTrial) trial = cancelled(24, ";received=198.51.100.7;rport=40001", NULL);

    wn_assert_unnamed(trial, "late-answer-lost");
    wn_assert_headline(trial, "bob", "not-nat-no-answer", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/late-answer-lost/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/late-answer-lost/possible_where_only_another_phone_is_there",
                    possible_where_only_another_phone_is_there);
    g_test_add_func("/causes/late-answer-lost/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/late-answer-lost/silent_at_the_caller", silent_at_the_caller);
    g_test_add_func("/causes/late-answer-lost/silent_with_keepalives", silent_with_keepalives);
    g_test_add_func("/causes/late-answer-lost/likely_where_the_server_has_ended_the_call",
                    likely_where_the_server_has_ended_the_call);
    g_test_add_func("/causes/late-answer-lost/possible_where_the_end_is_not_told",
                    possible_where_the_end_is_not_told);
    g_test_add_func("/causes/late-answer-lost/silent_after_a_short_time",
                    silent_after_a_short_time);
    return g_test_run();
}
