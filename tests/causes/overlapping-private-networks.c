/* SPDX-License-Identifier: GPL-2.0-or-later */
/* overlapping-private-networks at the phone, and its innocent twin. */
#include <string.h>

#include "support/tape.h"

/* The far phone's address is looked for on her own link, and nobody has it. */
static void
certain_when_nobody_is_there(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("overlapping-private-networks.pcap");

    wn_assert_headline(trial, "alice", "overlapping-private-networks", WN_GRADE_CERTAIN);
}

/* A printer at home has that address. */
static void
likely_when_a_stranger_takes_it(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("overlapping-private-networks.stranger.pcap");

    wn_assert_headline(trial, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
}

/* The stranger's sample with questions for his link address, every few seconds from the first on.
 */
static WnTrial *
asked_for(const char *asker, unsigned times, double apart)
{
    g_autoptr(WnTape) tape = wn_tape_sample("overlapping-private-networks.stranger.pcap");
    WnPacket question = { .kind = WN_PACKET_ARP };

    g_assert_true(wn_endpoint_parse(wn_bytes(asker, strlen(asker)), &question.src));
    g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.1.30:0"), &question.dst));
    for (unsigned i = 0; i < times; i++) {
        question.time = wn_tape_at(tape, 0)->time + (WnTime) ((1 + i * apart) * WN_SECOND);
        wn_tape_add(tape, &question);
    }
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

/* What is asked by others is answered to others, which a switch does not show; and her phone, whose
 * sound leaves for that address, knows its link address. */
static void
likely_where_it_is_asked_for_beside_the_sound(void)
{
    g_autoptr(WnTrial) by_router = asked_for("192.168.1.1:0", 4, 1);
    g_autoptr(WnTrial) now_and_then = asked_for("192.168.1.20:0", 4, 20);
    g_autoptr(WnTrial) before_it_speaks = asked_for("192.168.1.20:0", 2, 1);

    wn_assert_headline(by_router, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
    wn_assert_headline(now_and_then, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
    wn_assert_headline(before_it_speaks, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
}

/* Her sound for that address leaves for a relay: it is not looked for at home. */
static void
silent_where_it_goes_to_a_relay(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("overlapping-private-networks.stranger.pcap");
    g_autoptr(WnTrial) trial = NULL;
    WnEndpoint home, relay;

    g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.1.30:0"), &home));
    g_assert_true(wn_endpoint_parse(WN_LITERAL("203.0.113.30:3478"), &relay));
    for (size_t i = 0; i < tape->packets->len; i++)
        if (wn_addr_equal(&wn_tape_at(tape, i)->dst.addr, &home.addr))
            wn_tape_at(tape, i)->dst = relay;
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_unnamed(trial, "overlapping-private-networks");
}

/* The twin: a relay with a public address. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("overlapping-private-networks.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "overlapping-private-networks");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/overlapping-private-networks/certain_when_nobody_is_there",
                    certain_when_nobody_is_there);
    g_test_add_func("/causes/overlapping-private-networks/likely_when_a_stranger_takes_it",
                    likely_when_a_stranger_takes_it);
    g_test_add_func(
        "/causes/overlapping-private-networks/likely_where_it_is_asked_for_beside_the_sound",
        likely_where_it_is_asked_for_beside_the_sound);
    g_test_add_func("/causes/overlapping-private-networks/silent_where_it_goes_to_a_relay",
                    silent_where_it_goes_to_a_relay);
    g_test_add_func("/causes/overlapping-private-networks/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
