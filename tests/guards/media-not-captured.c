/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-not-captured: where the excuse holds, and where it does not. */
#include "support/media_call.h"
#include "support/probe.h"

/* Nothing but SIP. */
static void
no_accusation_where_sip_alone_was_captured(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-sip-only.pcap");

    wn_assert_no_nat_headline(trial);
}

/* Her own sound is there. */
static void
clear_where_sound_is_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.lan.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
}

static WnGuardAnswer
answer_of(WnTrial *trial)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    return wn_probe_answer(probe, &guard_media_not_captured);
}

/* Bob's sender report (RFC 3550 6.4.1) of so many packets, and nothing that he sent. */
static WnGuardAnswer
with_report(uint8_t packets, bool with_sound)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    uint8_t report[28] = { 0x80, 200, 0, 6, 0, 0xb0, 0xb0, 0 };

    report[23] = packets;
    wn_trial_datagram(trial, 5, "192.0.2.40:6001", "198.51.100.7:4001",
                      wn_bytes(report, sizeof(report)));
    if (with_sound)
        wn_trial_rtp(trial, 1.2, 9, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    return answer_of(trial);
}

static void
unknown_where_reports_alone_tell_of_sound(void)
{
    g_assert_cmpint(with_report(200, false), ==, WN_GUARD_UNKNOWN);
    g_assert_cmpint(with_report(0, false), ==, WN_GUARD_CLEAR);
    g_assert_cmpint(with_report(200, true), ==, WN_GUARD_CLEAR);
}

/* Nothing but signalling, and no port of the SDP is heard of. */
static void
unknown_without_any_media(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    g_assert_cmpint(answer_of(trial), ==, WN_GUARD_UNKNOWN);
}

/* A registration has no sound. */
static void
clear_without_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.pcap");
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);

    g_assert_cmpint(wn_probe_answer(probe, &guard_media_not_captured), ==, WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/media-not-captured/no_accusation_where_sip_alone_was_captured",
                    no_accusation_where_sip_alone_was_captured);
    g_test_add_func("/guards/media-not-captured/clear_where_sound_is_seen",
                    clear_where_sound_is_seen);
    g_test_add_func("/guards/media-not-captured/unknown_where_reports_alone_tell_of_sound",
                    unknown_where_reports_alone_tell_of_sound);
    g_test_add_func("/guards/media-not-captured/unknown_without_any_media",
                    unknown_without_any_media);
    g_test_add_func("/guards/media-not-captured/clear_without_a_call", clear_without_a_call);
    return g_test_run();
}
