/* SPDX-License-Identifier: GPL-2.0-or-later */
/* not-nat-qos at each vantage point, and its innocent twin. */
#include "support/media_call.h"

/* One packet in six is missing. */
static void
likely_on_a_bad_line(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.pcap");

    wn_assert_headline(trial, "alice", "not-nat-qos", WN_GRADE_LIKELY);
    wn_assert_no_nat_headline(trial);
}

/* The router's own, as its both sides show, and the twin of that. */
static void
likely_at_a_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.router.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("not-nat-qos.router.not.pcap");

    wn_assert_headline(trial, "alice", "not-nat-qos", WN_GRADE_LIKELY);
    wn_assert_frames(trial, "media-lost-at-router", "23");
    wn_assert_no_headline(twin);
}

/* The twin. */
static void
silent_on_a_good_line(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.not.pcap");

    wn_assert_no_headline(trial);
}

/* Both are on hold from 20 s to 40 s, and count on in it: those numbers nobody sent.  Afterwards
 * alice's router takes another port; bob goes on sending to the one that she names again. */
static void
silent_after_a_hold(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *hers = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *his = wn_call_sdp("192.0.2.40", 6000, "");
    g_autofree char *hold = wn_call_sdp("198.51.100.7", 4000, "a=inactive\n");
    g_autofree char *held = wn_call_sdp("192.0.2.40", 6000, "a=inactive\n");

    wn_call_begin(trial, ALICE_SIP, hers, his);
    wn_trial_rtp(trial, 1.2, 20, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 20, BOB, ALICE, BOB_SSRC, 0);
    wn_call_request(trial, 20, "INVITE", 2, ALICE_SIP, hold);
    wn_call_response(trial, 20.1, "200 OK", "INVITE", 2, ALICE_SIP, held);
    wn_call_request(trial, 20.2, "ACK", 2, ALICE_SIP, NULL);
    wn_call_request(trial, 40, "INVITE", 3, ALICE_SIP, hers);
    wn_call_response(trial, 40.1, "200 OK", "INVITE", 3, ALICE_SIP, his);
    wn_call_request(trial, 40.2, "ACK", 3, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 40.3, 90, "198.51.100.7:61234", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 40.3, 90, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 90);
    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-qos/likely_on_a_bad_line", likely_on_a_bad_line);
    g_test_add_func("/causes/not-nat-qos/likely_at_a_router", likely_at_a_router);
    g_test_add_func("/causes/not-nat-qos/silent_on_a_good_line", silent_on_a_good_line);
    g_test_add_func("/causes/not-nat-qos/silent_after_a_hold", silent_after_a_hold);
    return g_test_run();
}
