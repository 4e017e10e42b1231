/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sender-reports-nothing: a muted phone that says so in RTCP, and reports that say
 * nothing of it. */
#include "support/media_call.h"
#include "support/talk.h"

enum { SENDER_REPORT = 200, RECEIVER_REPORT = 201 };

/* Bob's report with one block about alice's sound. */
static void
report(WnTrial *trial, double at, uint8_t type, uint8_t highest)
{
    uint8_t receiver[32] = {
        0x81, RECEIVER_REPORT, 0, 7, 0, 0xb0, 0xb0, 0, 0x0a, 0x11, 0xce, 0x00, 0, 0, 0, 0, 0, 0,
        4,    highest
    };
    uint8_t sender[52] = { 0x81, SENDER_REPORT,
                           0,    12,
                           0,    0xb0,
                           0xb0, 0,
                           1,    2,
                           3,    4,
                           5,    6,
                           7,    8,
                           0,    0,
                           0,    9,
                           0,    0,
                           0,    200,
                           0,    0,
                           78,   0,
                           0x0a, 0x11,
                           0xce, 0x00,
                           0,    0,
                           0,    0,
                           0,    0,
                           4,    highest };

    wn_trial_datagram(trial, at, "192.0.2.40:6001", "198.51.100.7:4001",
                      type == SENDER_REPORT ? wn_bytes(sender, sizeof(sender))
                                            : wn_bytes(receiver, sizeof(receiver)));
}

/* Alice calls bob through a server; the sound goes straight between the two phones. */
static WnTrial *
call_with_reports(uint8_t last_type)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
    WnTalk           talk = { .trial = trial,
                              .client = ALICE_SIP,
                              .contact = "<sip:alice@198.51.100.7:5060>",
                              .remote = "<sip:bob@192.0.2.40:5060>",
                              .accepted = true };

    wn_talk_answered(&talk, 0, offer, answer);
    wn_trial_rtp(trial, 1.2, 20, ALICE, BOB, ALICE_SSRC, 0);
    report(trial, 5, RECEIVER_REPORT, 10);
    report(trial, 10, RECEIVER_REPORT, 20);
    report(trial, 15, last_type, 30);
    wn_talk_hang_up(&talk, 20);
    wn_trial_wait(trial, 60);
    return trial;
}

/* Both hosts are on the link that is watched: even without the reports it would be certain. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = call_with_reports(RECEIVER_REPORT);

    wn_assert_headline(trial, "bob", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);
    wn_assert_found(trial, "sender-reports-nothing");
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* He says that he has sent 200 packets: they are lost. */
static void
does_not_after_a_sender_report(void)
{
    g_autoptr(WnTrial) trial = call_with_reports(SENDER_REPORT);

    wn_assert_headline(trial, "bob", "rtp-not-arriving-blocked", WN_GRADE_LIKELY);
    wn_assert_not_found(trial, "sender-reports-nothing");
}

/* The first ones may be older than the sound. */
static void
does_not_for_one_report(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 20, ALICE, BOB, ALICE_SSRC, 0);
    report(trial, 2, RECEIVER_REPORT, 10);
    wn_call_hang_up(trial, 20);
    wn_assert_not_found(trial, "sender-reports-nothing");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/sender-reports-nothing/fires", fires);
    g_test_add_func("/findings/sender-reports-nothing/does_not_after_a_sender_report",
                    does_not_after_a_sender_report);
    g_test_add_func("/findings/sender-reports-nothing/does_not_for_one_report",
                    does_not_for_one_report);
    return g_test_run();
}
