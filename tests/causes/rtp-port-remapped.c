/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rtp-port-remapped at each vantage point, and its innocent twin. */
#include "support/tape.h"

/* Her sound comes from another port than her SDP names, his goes to the named one. */
static void
certain_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
}

/* His sound arrives outside and never appears inside. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.both.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
}

/* The public port of the sound is not known inside. */
static void
possible_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.lan.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_POSSIBLE);
}

/* As for the far phone, whose packets (alice's own, turned round) a second point saw
 * on their way. */
static void
send_back(WnTape *tape)
{
    const unsigned n = tape->packets->len;

    for (unsigned i = 0; i < n; i++) {
        WnPacket   packet = *wn_tape_at(tape, i);
        WnEndpoint named = packet.src;

        if (packet.payload.length != 172)
            continue;
        named.addr.bytes[0] = 198;
        named.addr.bytes[1] = 51;
        named.addr.bytes[2] = 100;
        named.addr.bytes[3] = 7;
        packet.src = packet.dst;
        packet.dst = named;
        packet.time += WN_MILLISECOND;
        packet.capture = 1;
        packet.fate = WN_FATE_LOST;
        ((uint8_t *) wn_tape_add(tape, &packet)->payload.data)[8] ^= 0x55; /* his own SSRC */
    }
    wn_tape_sort(tape);
}

/* That he sends, and nothing of it comes to her, is no less than that nothing comes. */
static void
possible_where_the_far_phone_is_seen_sending(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("rtp-port-remapped.lan.pcap");
    g_autoptr(WnTrial) trial = NULL;

    send_back(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_POSSIBLE);
    wn_assert_frames(trial, "media-lost-between", "1");
}

/* The twin: the router keeps port numbers. */
static void
silent_when_ports_are_kept(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-port-remapped.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtp-port-remapped");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/rtp-port-remapped/certain_at_the_far_phone", certain_at_the_far_phone);
    g_test_add_func("/causes/rtp-port-remapped/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/rtp-port-remapped/possible_at_the_phone", possible_at_the_phone);
    g_test_add_func("/causes/rtp-port-remapped/possible_where_the_far_phone_is_seen_sending",
                    possible_where_the_far_phone_is_seen_sending);
    g_test_add_func("/causes/rtp-port-remapped/silent_when_ports_are_kept",
                    silent_when_ports_are_kept);
    return g_test_run();
}
