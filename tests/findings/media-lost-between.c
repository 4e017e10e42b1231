/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-lost-between: where it is seen, and where it is not. */
#include "support/both_sides.h"
#include "support/media_call.h"
#include "support/probe.h"
#include "support/tape.h"

/* Her first packet, which the other end never sees. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.both.pcap");

    wn_assert_frames(trial, "media-lost-between", "16");
}

/* There her sound passes the router. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.both.pcap");

    wn_assert_not_found(trial, "media-lost-between");
}

/*
 * A capture point at another phone behind the same router shows nothing of this one: what the
 * server sends after its packets is lost there only if her own sound is seen at both.
 */
static WnTrial *
play_with_fates(WnFate of_her_own)
{
    g_autoptr(WnTape) tape = wn_tape_sample("private-sdp-harmless.exchange.pcap");

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);

        if (packet->payload.length == 0 || (packet->payload.data[0] & 0xc0) != 0x80)
            continue;
        packet->fate = packet->src.addr.bytes[0] == 198 ? of_her_own : WN_FATE_LOST;
    }
    return wn_tape_play(tape, tape->packets->len);
}

static void
needs_a_look_at_this_very_host(void)
{
    g_autoptr(WnTrial) beside = play_with_fates(WN_FATE_UNKNOWN);
    g_autoptr(WnTrial) watched = play_with_fates(WN_FATE_ARRIVED);

    wn_assert_not_found(beside, "media-lost-between");
    wn_assert_no_headline(beside);
    wn_assert_headline(watched, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

/* Her sound never comes by the next capture point, as where it takes another line; the server's
 * reports tell of it (RFC 3550 6.4.1), or say that nothing came. */
static void
not_what_reports_say_was_heard(void)
{
    static const struct {
        uint8_t  report[32];
        size_t   length;
        unsigned seen;
    } cases[] = { { { 0x80, 201, 0, 1, 0, 0, 0x0b, 0x0b }, 8, 1 },
                  { { 0x81, 201,  0, 7, 0, 0, 0x0b, 0x0b, 0, 0x0a,
                      0x11, 0xce, 0, 0, 0, 0, 0,    0,    4, 0x60 },
                    32,
                    0 } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_both_sides_call(OUTSIDE, 8000);
        g_autoptr(WnProbe) probe = NULL;

        for (int at = 0; at < 6; at++) {
            wn_trial_sights(trial, 1, WN_FATE_LOST);
            wn_trial_rtp(trial, 1.2 + at, 2.2 + at, OUTSIDE ":8000", SERVER ":16400", 0xa11ce, 0);
            wn_trial_sights(trial, 1, WN_FATE_ARRIVED);
            wn_trial_datagram(trial, 2.2 + at, SERVER ":16401", OUTSIDE ":8001",
                              wn_bytes(cases[i].report, cases[i].length));
        }
        wn_both_sides_hang_up(trial);
        wn_trial_wait(trial, 60);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_media_lost_between), ==, cases[i].seen);
    }
}

/* Her sound ends at 5 s and is seen inside alone; the server's is seen on both sides, outside only
 * since the capture there began. */
static void
not_before_the_other_side_was_captured(void)
{
    static const struct {
        double   begins;
        unsigned seen;
    } cases[] = { { 1.2, 1 }, { 4.8, 0 }, { 6, 0 } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_both_sides_call(OUTSIDE, 8000);
        g_autoptr(WnProbe) probe = NULL;

        wn_trial_rtp(trial, 1.2, 5, INSIDE ":8000", SERVER ":16400", 0xa11ce, 0);
        wn_trial_rtp(trial, cases[i].begins, 9, SERVER ":16400", OUTSIDE ":8000", 0xb0b, 0);
        wn_trial_rtp(trial, 1.2, 9, SERVER ":16400", INSIDE ":8000", 0xb0b, 0);
        wn_both_sides_hang_up(trial);
        wn_trial_wait(trial, 60);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_media_lost_between), ==, cases[i].seen);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-lost-between/fires", fires);
    g_test_add_func("/findings/media-lost-between/does_not", does_not);
    g_test_add_func("/findings/media-lost-between/needs_a_look_at_this_very_host",
                    needs_a_look_at_this_very_host);
    g_test_add_func("/findings/media-lost-between/not_what_reports_say_was_heard",
                    not_what_reports_say_was_heard);
    g_test_add_func("/findings/media-lost-between/not_before_the_other_side_was_captured",
                    not_before_the_other_side_was_captured);
    return g_test_run();
}
