/* SPDX-License-Identifier: GPL-2.0-or-later */
/* latch-deadlock at each vantage point, and what is none. */
#include "support/media_call.h"
#include "support/tape.h"

/* Bob is heard, alice is not, and the relay sends her nothing. */
static void
likely_at_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.pcap");

    wn_assert_headline(trial, "alice", "latch-deadlock", WN_GRADE_LIKELY);
}

/* After her first packet all is well; the first three seconds are lost. */
static void
hazard_when_released_late(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.released.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "latch-deadlock");
}

/* There it cannot be seen that the relay has sound for her. */
static void
unnamed_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.lan.pcap");

    wn_assert_unnamed(trial, "latch-deadlock");
}

/* The twin. */
static void
silent_when_she_speaks(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("latch-deadlock.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "latch-deadlock");
}

/* No sound at all, and nothing is known of the other side. */
static void
silent_without_the_other_leg(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_call_hang_up(trial, 20);
    wn_assert_unnamed(trial, "latch-deadlock");
}

/* The relay's server repeats its 200 (frame 12), and no ACK comes (14 to 153 are of it and the
 * BYE): who did not hear that the call is answered owes no sound. */
static void
silent_where_the_answer_is_not_heard(void)
{
    static const double SCHEDULE[] = { 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    g_autoptr(WnTape) tape = wn_tape_sample("latch-deadlock.pcap");
    g_autoptr(WnTape) unheard = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;
    WnPacket answer = *wn_tape_at(tape, 11);

    for (unsigned i = 0; i < tape->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(tape, i);

        if (i < 12 || packet->src.port != 5060)
            wn_tape_add(unheard, packet);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(SCHEDULE); i++) {
        WnPacket again = answer;

        again.time += (WnTime) (SCHEDULE[i] * (double) WN_SECOND);
        wn_tape_add(unheard, &again);
    }
    wn_tape_sort(unheard);
    trial = wn_tape_play(unheard, unheard->packets->len);
    wn_assert_unnamed(trial, "latch-deadlock");
    wn_assert_headline(trial, "alice", "ack-lost-other", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/latch-deadlock/likely_at_the_relay", likely_at_the_relay);
    g_test_add_func("/causes/latch-deadlock/hazard_when_released_late", hazard_when_released_late);
    g_test_add_func("/causes/latch-deadlock/unnamed_at_the_phone", unnamed_at_the_phone);
    g_test_add_func("/causes/latch-deadlock/silent_when_she_speaks", silent_when_she_speaks);
    g_test_add_func("/causes/latch-deadlock/silent_without_the_other_leg",
                    silent_without_the_other_leg);
    g_test_add_func("/causes/latch-deadlock/silent_where_the_answer_is_not_heard",
                    silent_where_the_answer_is_not_heard);
    return g_test_run();
}
