/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-relay-address-private, and what is none. */
#include "support/tape.h"

/* 10.0.0.5 from a server with a public address. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.pcap");

    wn_assert_headline(trial, "alice", "turn-relay-address-private", WN_GRADE_CERTAIN);
}

static const WnSubjectReport *
allocation(WnTrial *trial)
{
    return wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "");
}

/* At the server, which is private there itself: what leaves for bob is answered by nothing. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.turn.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("turn-relay-address-private.turn.not.pcap");

    g_assert_cmpstr(allocation(trial)->headline->info->id, ==, "turn-relay-address-private");
    g_assert_cmpint(allocation(trial)->headline->grade, ==, WN_GRADE_CERTAIN);
    wn_assert_unnamed(twin, "turn-relay-address-private");
}

/* Something comes to the address after all, and is not let in: then it is another matter. */
static void
weaker_where_the_peer_arrives(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("turn-relay-address-private.turn.pcap");
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i), back = *packet;

        if (packet->src.port != 50000)
            continue;
        back.src = packet->dst;
        back.dst = packet->src;
        back.time += WN_MILLISECOND;
        wn_tape_add(tape, &back);
        break;
    }
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    g_assert_cmpint(allocation(trial)->headline->grade, <, WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_with_the_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-relay-address-private.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-relay-address-private");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-relay-address-private/certain_at_the_phone",
                    certain_at_the_phone);
    g_test_add_func("/causes/turn-relay-address-private/silent_with_the_public_address",
                    silent_with_the_public_address);
    g_test_add_func("/causes/turn-relay-address-private/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/turn-relay-address-private/weaker_where_the_peer_arrives",
                    weaker_where_the_peer_arrives);
    return g_test_run();
}
