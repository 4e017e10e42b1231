/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-binding-expired-silence at each vantage point, and what is none. */
#include "support/both_sides.h"
#include "support/media_call.h"

/* RTP that is numbered by what is sent, not by time; returns the next number. */
static uint16_t
talk_from_bob(WnTrial *trial, double from, double to, uint16_t sequence)
{
    uint8_t bytes[32] = { 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0xb0, 0xb0 };

    for (double at = from; at < to; at += 0.02, sequence++) {
        bytes[2] = (uint8_t) (sequence >> 8);
        bytes[3] = (uint8_t) sequence;
        wn_trial_datagram(trial, at, BOB, "192.168.1.20:4000", wn_bytes(bytes, sizeof(bytes)));
    }
    return sequence;
}

/* Nothing comes in 30 s after her last packet, and all is back with her next. */
static void
likely_at_the_muted_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("media-binding-expired-silence.pcap");

    wn_assert_headline(trial, "alice", "media-binding-expired-silence", WN_GRADE_LIKELY);
}

/* It goes on outside meanwhile. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("media-binding-expired-silence.both.pcap");

    wn_assert_headline(trial, "alice", "media-binding-expired-silence", WN_GRADE_CERTAIN);
}

/* She comes back from another port, and the relay stays with the old one. */
static void
likely_at_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("media-binding-expired-silence.moved.pcap");

    wn_assert_headline(trial, "alice", "media-binding-expired-silence", WN_GRADE_LIKELY);
}

/* Alice is silent from 9 s to 30 s, and leaves by another port then; what SERVER sends to the old
 * one came in until comes_in_until. */
static WnTrial *
moved_on_both_sides(double comes_in_until)
{
    WnTrial *trial = wn_both_sides_call(INSIDE, 4000);

    wn_both_sides_sound(trial, 4000, 40000);
    wn_trial_rtp(trial, 30, 40, INSIDE ":4000", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 30.001, 40.001, OUTSIDE ":41000", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.2, 40, SERVER ":16400", OUTSIDE ":40000", 0xb0b, 0);
    wn_trial_rtp(trial, 1.201, comes_in_until, SERVER ":16400", INSIDE ":4000", 0xb0b, 0);
    return trial;
}

static void
certain_where_it_is_seen_not_to_come_in(void)
{
    g_autoptr(WnTrial) trial = moved_on_both_sides(25);

    wn_assert_headline(trial, "alice", "media-binding-expired-silence", WN_GRADE_CERTAIN);
}

/* The old mapping lives on beside the new one. */
static void
silent_where_it_still_comes_in(void)
{
    g_autoptr(WnTrial) trial = moved_on_both_sides(40.001);

    wn_assert_unnamed(trial, "media-binding-expired-silence");
}

/* The twin. */
static void
silent_while_she_speaks(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("media-binding-expired-silence.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
}

/* Bob says nothing for a while as well; his sound is back long before hers (G8). */
static void
silent_when_bob_pauses(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 5, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 50, 60, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 28, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 40, 60, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 60.1);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
}

/* His phone sends nothing while nobody speaks, and hears her own voice from his loudspeaker when
 * she begins again: its sequence numbers do not go on meanwhile (G8). */
static void
silent_when_he_pauses_with_her(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 5, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 50, 60, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    uint16_t next = talk_from_bob(trial, 1.2, 35, 1000);
    talk_from_bob(trial, 50.1, 60, next);
    wn_call_hang_up(trial, 60.1);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
}

/* Something else of the same socket keeps the mapping alive (RFC 6263). */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 5, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    for (int i = 0; i < 4; i++)
        wn_trial_datagram(trial, 10 + 10 * i, "192.168.1.20:4000", BOB, wn_bytes("\0\0\0\0", 4));
    wn_trial_rtp(trial, 50, 60, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 35, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 50.1, 60, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 60.1);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
}

/* A re-INVITE in between says that nothing is wanted (G7). */
static void
silent_on_hold(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();
    g_autofree char *hold = wn_call_sdp("192.168.1.20", 4000, "a=inactive\n");
    g_autofree char *held = wn_call_sdp("192.0.2.40", 6000, "a=inactive\n");

    wn_trial_rtp(trial, 1.2, 5, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 35, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_request(trial, 34.8, "INVITE", 2, "192.168.1.20:5060", hold);
    wn_call_response(trial, 34.9, "200 OK", "INVITE", 2, "192.168.1.20:5060", held);
    wn_call_request(trial, 35, "ACK", 2, "192.168.1.20:5060", NULL);
    wn_trial_rtp(trial, 50, 60, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 60.1);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/media-binding-expired-silence/likely_at_the_muted_phone",
                    likely_at_the_muted_phone);
    g_test_add_func("/causes/media-binding-expired-silence/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/media-binding-expired-silence/likely_at_the_relay",
                    likely_at_the_relay);
    g_test_add_func("/causes/media-binding-expired-silence/certain_where_it_is_seen_not_to_come_in",
                    certain_where_it_is_seen_not_to_come_in);
    g_test_add_func("/causes/media-binding-expired-silence/silent_where_it_still_comes_in",
                    silent_where_it_still_comes_in);
    g_test_add_func("/causes/media-binding-expired-silence/silent_while_she_speaks",
                    silent_while_she_speaks);
    g_test_add_func("/causes/media-binding-expired-silence/silent_when_bob_pauses",
                    silent_when_bob_pauses);
    g_test_add_func("/causes/media-binding-expired-silence/silent_when_he_pauses_with_her",
                    silent_when_he_pauses_with_her);
    g_test_add_func("/causes/media-binding-expired-silence/silent_with_keepalives",
                    silent_with_keepalives);
    g_test_add_func("/causes/media-binding-expired-silence/silent_on_hold", silent_on_hold);
    return g_test_run();
}
