/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rtcp-optional, legitimate-move, not-rtp: where each makes a verdict doubtful, and where not. */
#include "support/media_call.h"
#include "support/probe.h"

static WnGuardAnswer
answer_of(WnTrial *trial, const WnGuard *guard)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    return wn_probe_answer(probe, guard);
}

/* ------------------------------------------------------------------ rtcp-optional */

/* Bob's receiver reports have no block (RFC 3550 6.4.2), while alice's sound goes on. */
static WnTrial *
call_with_empty_reports(const char *more)
{
    static const uint8_t EMPTY[8] = { 0x80, 201, 0, 1, 0, 0xb0, 0xb0, 0 };
    WnTrial             *trial = wn_call_public(more);

    for (int at = 2; at < 20; at += 2) {
        wn_trial_rtp(trial, at - 0.8, at + 1.2, ALICE, BOB, ALICE_SSRC, 0);
        wn_trial_datagram(trial, at + 1.2, "192.0.2.40:6001", "198.51.100.7:4001",
                          wn_bytes(EMPTY, sizeof(EMPTY)));
    }
    wn_call_hang_up(trial, 21.5);
    return trial;
}

static void
reports_that_were_switched_off_mean_nothing(void)
{
    g_autoptr(WnTrial) trial = call_with_empty_reports("b=RS:0\nb=RR:0\n");

    g_assert_cmpint(answer_of(trial, &guard_rtcp_optional), ==, WN_GUARD_UNKNOWN);
}

static void
reports_that_were_agreed_on_count(void)
{
    g_autoptr(WnTrial) trial = call_with_empty_reports("");

    g_assert_cmpint(answer_of(trial, &guard_rtcp_optional), ==, WN_GUARD_CLEAR);
}

/* ------------------------------------------------------------------ legitimate-move */

/* Alice's sound, first from her phone; moved: a second INVITE names another place of hers. */
static WnTrial *
call_that_goes_on_elsewhere(bool moved)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", moved ? 4002 : 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    WnTrial         *trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, ALICE, BOB_SSRC, 0);
    wn_call_request(trial, 10, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 10.1, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 10.2, "ACK", 2, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 10.3, 18, BOB, moved ? "198.51.100.7:4002" : ALICE, BOB_SSRC + 1, 0);
    wn_trial_rtp(trial, 10.3, 18, moved ? "198.51.100.7:4002" : ALICE, BOB, ALICE_SSRC + 1, 0);
    wn_call_hang_up(trial, 18.5);
    return trial;
}

static void
a_new_offer_may_move_the_sound(void)
{
    g_autoptr(WnTrial) trial = call_that_goes_on_elsewhere(true);

    g_assert_cmpint(answer_of(trial, &guard_legitimate_move), ==, WN_GUARD_UNKNOWN);
    wn_assert_no_nat_headline(trial);
}

static void
a_new_offer_may_change_nothing(void)
{
    g_autoptr(WnTrial) trial = call_that_goes_on_elsewhere(false);

    g_assert_cmpint(answer_of(trial, &guard_legitimate_move), ==, WN_GUARD_CLEAR);
}

/* ------------------------------------------------------------------ not-rtp */

/* From alice only: a packet of 20 ms; step: how far its sequence numbers are apart. */
static WnTrial *
one_way_call(unsigned step)
{
    WnTrial *trial = wn_call_public("");

    for (unsigned i = 0; i < 400; i++) {
        uint16_t sequence = (uint16_t) (i * step);
        uint8_t  packet[172] = { 0x80,
                                 0,
                                 (uint8_t) (sequence >> 8),
                                 (uint8_t) sequence,
                                 0,
                                 0,
                                 0,
                                 (uint8_t) i,
                                 0x0a,
                                 0x11,
                                 0xce,
                                 0 };

        wn_trial_datagram(trial, 1.2 + i * 0.02, ALICE, BOB, wn_bytes(packet, sizeof(packet)));
    }
    wn_call_hang_up(trial, 9.3);
    return trial;
}

static void
what_jumps_about_is_no_sound(void)
{
    g_autoptr(WnTrial) trial = one_way_call(9973);

    g_assert_cmpint(answer_of(trial, &guard_not_rtp), ==, WN_GUARD_UNKNOWN);
    wn_assert_no_nat_headline(trial);
}

static void
what_counts_up_is_sound(void)
{
    g_autoptr(WnTrial) trial = one_way_call(1);

    g_assert_cmpint(answer_of(trial, &guard_not_rtp), ==, WN_GUARD_CLEAR);
}

/* The new offer came before any sound. */
static void
sound_at_one_place_alone_was_not_moved(void)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4002, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_call_request(trial, 1.2, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 1.3, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 1.4, "ACK", 2, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 1.5, 9, BOB, "198.51.100.7:4002", BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.5, 9, "198.51.100.7:4002", BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 9.5);
    g_assert_cmpint(answer_of(trial, &guard_legitimate_move), ==, WN_GUARD_CLEAR);
}

/* The new place refuses it. */
static void
a_move_to_a_closed_port_is_no_excuse(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4002, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_trial_rtp(trial, 1.2, 1.5, BOB, ALICE, BOB_SSRC, 0);
    wn_call_request(trial, 3, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 3.1, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 3.2, "ACK", 2, ALICE_SIP, NULL);
    for (int at = 4; at < 18; at++) {
        wn_trial_rtp(trial, at, at + 1, BOB, "198.51.100.7:4002", BOB_SSRC + 1, 0);
        wn_trial_icmp(trial, at + 1, "198.51.100.7", 3, 3, BOB, "198.51.100.7:4002");
    }
    wn_call_hang_up(trial, 18.5);
    g_assert_cmpint(wn_call_path(trial, WN_ROLE_CALLEE)->verdict, ==, WN_MEDIA_BLOCKED);
    g_assert_cmpint(answer_of(trial, &guard_legitimate_move), ==, WN_GUARD_CLEAR);
}

/* Three packets that jump about, and sound from the other side: nothing is missing. */
static void
what_is_not_missed_need_be_no_sound(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("a=sendonly\n");

    for (unsigned i = 0; i < 3; i++) {
        uint8_t packet[172] = { 0x80, 0, (uint8_t) (i * 77), 0, 0, 0, 0, (uint8_t) i, 0x0a };

        wn_trial_datagram(trial, 2 + i, ALICE, BOB, wn_bytes(packet, sizeof(packet)));
    }
    wn_call_hang_up(trial, 9.3);
    g_assert_cmpint(answer_of(trial, &guard_not_rtp), ==, WN_GUARD_CLEAR);
}

/* Bob sends to the private address in her SDP what jumps about: that goes astray, and her sound
 * is there. */
static void
what_goes_astray_may_be_no_sound(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    wn_trial_rtp(trial, 1.2, 9, ALICE, BOB, ALICE_SSRC, 0);
    for (unsigned i = 0; i < 400; i++) {
        uint16_t sequence = (uint16_t) (i * 9973);
        uint8_t  packet[172] = { 0x80, 0, (uint8_t) (sequence >> 8), (uint8_t) sequence };

        packet[9] = 0xb0;
        wn_trial_datagram(trial, 1.2 + i * 0.02, BOB, "192.168.1.20:4000",
                          wn_bytes(packet, sizeof(packet)));
    }
    wn_call_hang_up(trial, 9.3);
    g_assert_cmpint(answer_of(trial, &guard_not_rtp), ==, WN_GUARD_UNKNOWN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/media-doubt/reports_that_were_switched_off_mean_nothing",
                    reports_that_were_switched_off_mean_nothing);
    g_test_add_func("/guards/media-doubt/reports_that_were_agreed_on_count",
                    reports_that_were_agreed_on_count);
    g_test_add_func("/guards/media-doubt/a_new_offer_may_move_the_sound",
                    a_new_offer_may_move_the_sound);
    g_test_add_func("/guards/media-doubt/a_new_offer_may_change_nothing",
                    a_new_offer_may_change_nothing);
    g_test_add_func("/guards/media-doubt/what_jumps_about_is_no_sound",
                    what_jumps_about_is_no_sound);
    g_test_add_func("/guards/media-doubt/what_counts_up_is_sound", what_counts_up_is_sound);
    g_test_add_func("/guards/media-doubt/sound_at_one_place_alone_was_not_moved",
                    sound_at_one_place_alone_was_not_moved);
    g_test_add_func("/guards/media-doubt/a_move_to_a_closed_port_is_no_excuse",
                    a_move_to_a_closed_port_is_no_excuse);
    g_test_add_func("/guards/media-doubt/what_is_not_missed_need_be_no_sound",
                    what_is_not_missed_need_be_no_sound);
    g_test_add_func("/guards/media-doubt/what_goes_astray_may_be_no_sound",
                    what_goes_astray_may_be_no_sound);
    return g_test_run();
}
