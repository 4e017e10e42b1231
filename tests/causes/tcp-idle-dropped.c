/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection that the router forgot. */
#include "support/tape.h"

/* Never acknowledged after 99 s of silence; a new connection works. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.pcap");

    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_LIKELY);
}

/* The data is seen outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.both.pcap");

    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_CERTAIN);
}

/* A segment of one side of that connection as it is seen inside. */
static void
add_inside(WnTape *tape, double seconds, bool from_phone, uint8_t flags)
{
    WnPacket *first = wn_tape_at(tape, 0), segment = *first;

    segment.time = first->time + (WnTime) (seconds * WN_SECOND);
    segment.tcp_flags = flags;
    segment.tcp_sequence += 1000;
    if (!from_phone) {
        segment.src = first->dst;
        segment.dst = first->src;
    }
    wn_tape_add(tape, &segment);
}

/* The phone says something, too, which gets no farther; the router may refuse it, and the capture hold
 * that frame several times. */
static void
play_with_a_living_phone(unsigned resets)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-idle-dropped.both.pcap");
    g_autoptr(WnTrial) trial = NULL;

    add_inside(tape, 110, true, WN_TCP_ACK);
    for (unsigned i = 0; i < resets; i++)
        add_inside(tape, 110.001 + 0.0001 * i, false, WN_TCP_RST | WN_TCP_ACK);
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_CERTAIN);
}

static void
certain_while_the_phone_speaks(void)
{
    play_with_a_living_phone(0);
}

static void
certain_where_the_router_resets(void)
{
    play_with_a_living_phone(1);
    play_with_a_living_phone(2);
}

/* Nothing of the call is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.lan.pcap");

    wn_assert_unnamed(trial, "tcp-idle-dropped");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: CRLF every 25 s. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.not.pcap");

    wn_assert_unnamed(trial, "tcp-idle-dropped");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/tcp-idle-dropped/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/tcp-idle-dropped/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/tcp-idle-dropped/certain_while_the_phone_speaks",
                    certain_while_the_phone_speaks);
    g_test_add_func("/causes/tcp-idle-dropped/certain_where_the_router_resets",
                    certain_where_the_router_resets);
    g_test_add_func("/causes/tcp-idle-dropped/silent_at_the_phone", silent_at_the_phone);
    g_test_add_func("/causes/tcp-idle-dropped/silent_with_keepalives", silent_with_keepalives);
    return g_test_run();
}
