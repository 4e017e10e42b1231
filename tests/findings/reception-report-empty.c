/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reception-report-empty: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/talk.h"

/* His only report, without a block. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.pcap");

    wn_assert_frames(trial, "reception-report-empty", "507");
}

/* There his reports have one. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.not.pcap");

    wn_assert_not_found(trial, "reception-report-empty");
}

/* Alice, 192.168.1.20, is answered by a server outside, which sees her translated. */
static WnTalk
call_from_inside(WnTrial *trial)
{
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 6000);
    WnTalk           talk = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    talk.params = ";received=198.51.100.7;rport=5060";
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    return talk;
}

/* At alice's phone: bob's sound comes in, and her reports never have a block, as some phones write
 * them. */
static void
not_where_the_sound_comes_in(void)
{
    static const uint8_t EMPTY[8] = { 0x80, 201, 0, 1, 0, 0xa1, 0x1c, 0xe0 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk talk = call_from_inside(trial);

    for (int at = 0; at < 12; at += 2) {
        wn_trial_rtp(trial, 1.2 + at, 3.2 + at, "203.0.113.10:6000", "192.168.1.20:4000", 0xb0b, 0);
        wn_trial_datagram(trial, 3.2 + at, "192.168.1.20:4001", "203.0.113.10:6001",
                          wn_bytes(EMPTY, sizeof(EMPTY)));
    }
    wn_talk_hang_up(&talk, 20);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_reception_report_empty), ==, 0);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* At alice's phone: a server outside sends to where her sound comes from, not to the private
 * address that she named, and its sender reports name no source, as simple ones do.  Whether it
 * hears her is not known. */
static void
no_proof_where_a_relay_follows(void)
{
    static const uint8_t EMPTY[28] = { 0x80, 200, 0, 6, 0, 0, 0x0b, 0x0b };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = call_from_inside(trial);

    for (int at = 0; at < 30; at += 5) {
        wn_trial_rtp(trial, 1.2 + at, 6.2 + at, "192.168.1.20:4000", "203.0.113.10:6000", 0xa, 0);
        wn_trial_rtp(trial, 1.2 + at, 6.2 + at, "203.0.113.10:6000", "192.168.1.20:4000", 0xb0b, 0);
        wn_trial_datagram(trial, 6.2 + at, "203.0.113.10:6001", "192.168.1.20:4001",
                          wn_bytes(EMPTY, sizeof(EMPTY)));
    }
    wn_talk_hang_up(&talk, 32);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->works, !=, WN_NO);
}

typedef struct {
    const char *back;   /* from where bob's sound comes to alice */
    bool        blocks; /* he names another source in reports to somebody else */
    const char *id;
    WnAnswer    works;
} Reports;

/* Alice sends to the public place that bob names; his sender reports name no source.  Where his own
 * sound comes back by the same two ports, and he was never seen to name any, that proves nothing.
 */
static void
no_proof_where_his_sound_comes_back(void)
{
    static const uint8_t EMPTY[28] = { 0x80, 200, 0, 6, 0, 0, 0x0b, 0x0b };
    static const char    blocked[] = "rtp-not-arriving-blocked";
    static const Reports cases[] = { { BOB, false, blocked, WN_UNDECIDED },
                                     { BOB, true, blocked, WN_NO },
                                     { "192.0.2.40:6010", false, "rtp-port-remapped", WN_NO } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_call_public("");

        if (cases[i].blocks)
            wn_trial_report_block(trial, 1.1, "192.0.2.40:6001", "203.0.113.77:9001", 0xd, 500);
        for (int at = 0; at < 30; at += 5) {
            wn_trial_rtp(trial, 1.2 + at, 6.2 + at, ALICE, BOB, ALICE_SSRC, 0);
            wn_trial_rtp(trial, 1.2 + at, 6.2 + at, cases[i].back, ALICE, BOB_SSRC, 0);
            wn_trial_datagram(trial, 6.2 + at, "192.0.2.40:6001", "198.51.100.7:4001",
                              wn_bytes(EMPTY, sizeof(EMPTY)));
        }
        wn_call_hang_up(trial, 32);
        wn_assert_headline(trial, "alice", cases[i].id, WN_GRADE_POSSIBLE);
        g_assert_cmpint(wn_call_report(trial)->works, ==, cases[i].works);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/reception-report-empty/fires", fires);
    g_test_add_func("/findings/reception-report-empty/does_not", does_not);
    g_test_add_func("/findings/reception-report-empty/not_where_the_sound_comes_in",
                    not_where_the_sound_comes_in);
    g_test_add_func("/findings/reception-report-empty/no_proof_where_a_relay_follows",
                    no_proof_where_a_relay_follows);
    g_test_add_func("/findings/reception-report-empty/no_proof_where_his_sound_comes_back",
                    no_proof_where_his_sound_comes_back);
    return g_test_run();
}
