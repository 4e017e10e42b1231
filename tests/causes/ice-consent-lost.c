/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-consent-lost at each vantage point, and what is none. */
#include "support/tape.h"

/* No check is answered any more, no sound comes in. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.pcap");

    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* He falls silent 30 s after his last answer. */
static void
certain_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.callee.pcap");

    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* Checks may come at intervals of 6 s, and end with the consent: 18 s lie between the first and the
 * last one in vain. */
static void
certain_with_few_checks(void)
{
    g_autoptr(WnTape) sample = wn_tape_sample("ice-consent-lost.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;
    WnTime vain = wn_tape_at(sample, 0)->time + 26 * WN_SECOND;

    for (unsigned i = 0; i < sample->packets->len; i++) {
        WnPacket packet = *wn_tape_at(sample, i);
        bool     check = packet.payload.length > 1 && packet.payload.data[0] == 0;

        if (check && packet.time > vain + 22 * WN_SECOND)
            continue;
        if (check && packet.time > vain + 16 * WN_SECOND)
            packet.time -= 3 * WN_SECOND / 2;
        wn_tape_add(tape, &packet);
    }
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* Nothing at all comes from the far phone any more, and nobody takes the BYE: it may have died. */
static void
possible_where_nothing_shows_the_peer_alive(void)
{
    g_autoptr(WnTape) sample = wn_tape_sample("ice-consent-lost.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < sample->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(sample, i);

        /* The last packet of the sample is the 200 OK to the BYE. */
        if (i + 1 < sample->packets->len)
            wn_tape_add(tape, packet);
    }
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_POSSIBLE);
}

/* The twin. */
static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-consent-lost");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-consent-lost/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/ice-consent-lost/certain_at_the_callee", certain_at_the_callee);
    g_test_add_func("/causes/ice-consent-lost/certain_with_few_checks", certain_with_few_checks);
    g_test_add_func("/causes/ice-consent-lost/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/ice-consent-lost/possible_where_nothing_shows_the_peer_alive",
                    possible_where_nothing_shows_the_peer_alive);
    return g_test_run();
}
