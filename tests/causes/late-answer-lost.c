/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An answer that comes after the router forgot the caller. */
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
    return g_test_run();
}
