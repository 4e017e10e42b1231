/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What RTCP says of a media path: it is heard, or it is not. */
#include <string.h>

#include "support/media_call.h"

/* RFC 3550 6.4.2: a receiver report, with a block about that source or without any. */
static void
report(WnTrial *trial, double at, uint32_t about, uint32_t highest)
{
    uint8_t bytes[32] = { 0x80, 201, 0, 1 };
    size_t  length = 8;

    if (about) {
        uint8_t block[] = { (uint8_t) (about >> 24),
                            (uint8_t) (about >> 16),
                            (uint8_t) (about >> 8),
                            (uint8_t) about,
                            0,
                            0,
                            0,
                            0,
                            (uint8_t) (highest >> 24),
                            (uint8_t) (highest >> 16),
                            (uint8_t) (highest >> 8),
                            (uint8_t) highest };
        bytes[0] = 0x81;
        bytes[3] = 7;
        memcpy(bytes + 8, block, sizeof(block));
        length = 32;
    }
    wn_trial_datagram(trial, at, "192.0.2.40:6001", "198.51.100.7:4001", wn_bytes(bytes, length));
}

static void
reports_show_reception(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 19.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 19.2, BOB, ALICE, BOB_SSRC, 0);
    for (unsigned i = 0; i < 3; i++)
        report(trial, 5 + 5 * i, ALICE_SSRC, 200 + 200 * i);
    wn_call_hang_up(trial, 19.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_DELIVERED, 900);
}

/* Catalogue 0.7.3: more than three reports without a block, while media is sent.  (Not where his
 * own comes back by the same ports: findings/reception-report-empty.) */
static void
empty_reports_show_loss(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 29.2, ALICE, BOB, ALICE_SSRC, 0);
    for (unsigned i = 0; i < 5; i++)
        report(trial, 5 + 5 * i, 0, 0);
    wn_call_hang_up(trial, 29.3);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_BLOCKED, 1400);
}

/* Phones with fixed ports: ten minutes later a call has the same flows, in which he hears nothing.
 */
static void
reports_of_a_later_call(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 29.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 29.2, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 29.3);
    for (unsigned i = 0; i < 5; i++)
        report(trial, 605 + 5 * i, 0, 0);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
    wn_assert_no_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/media_reports/reports_show_reception", reports_show_reception);
    g_test_add_func("/model/media_reports/empty_reports_show_loss", empty_reports_show_loss);
    g_test_add_func("/model/media_reports/reports_of_a_later_call", reports_of_a_later_call);
    return g_test_run();
}
