/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hole-punch-port-clash at each vantage point, and its innocent twin. */
#include "support/stun_talk.h"
#include "support/talk.h"

/* His packets come to her port before hers leave, the router answers them, hers leave elsewhere. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.pcap");

    wn_assert_headline(trial, "alice", "hole-punch-port-clash", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "early-packet-took-port", "19");
    wn_assert_unnamed(trial, "rtp-port-remapped");
}

/* Outside only the other port shows. */
static void
another_port_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.bob.pcap");

    wn_assert_headline(trial, "alice", "rtp-port-remapped", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "hole-punch-port-clash");
}

/* Inside not even that. */
static void
unknown_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.lan.pcap");

    wn_assert_headline(trial, "alice", "cannot-tell", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "hole-punch-port-clash");
}

/* The twin: the router drops the early packets. */
static void
silent_when_strays_are_dropped(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("hole-punch-port-clash.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "hole-punch-port-clash");
}

/* Her SIP is seen inside only (it goes another way out, or by TLS): the router still shows what
 * becomes of his packets. */
static void
certain_where_only_the_sound_is_watched_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("203.0.113.20", 16384);
    g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
    WnTalk           talk = { .trial = trial, .server = "198.51.100.10:5060", .accepted = true };
    WnStunTalk       stun = { .trial = trial,
                              .client = "192.168.1.20:16384",
                              .server = "198.51.100.11:3478",
                              .mapped = "203.0.113.20:16384" };

    wn_stun_talk(&stun, 0);
    wn_talk_request(&talk, 1, "INVITE", 1, offer);
    talk.params = ";received=203.0.113.20;rport=5060";
    wn_talk_response(&talk, 2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 2.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 2.0, 12, "192.0.2.40:6000", "203.0.113.20:16384", 8, 0);
    wn_trial_icmp(trial, 2.05, "203.0.113.20", 3, 3, "192.0.2.40:6000", "203.0.113.20:16384");
    wn_trial_rtp(trial, 2.2, 12, "192.168.1.20:16384", "192.0.2.40:6000", 7, 0);
    wn_trial_rtp(trial, 2.201, 12.001, "203.0.113.20:33333", "192.0.2.40:6000", 7, 0);
    wn_talk_hang_up(&talk, 12.5);
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "alice", "hole-punch-port-clash", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/hole-punch-port-clash/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/hole-punch-port-clash/another_port_at_the_far_phone",
                    another_port_at_the_far_phone);
    g_test_add_func("/causes/hole-punch-port-clash/unknown_at_the_phone", unknown_at_the_phone);
    g_test_add_func("/causes/hole-punch-port-clash/silent_when_strays_are_dropped",
                    silent_when_strays_are_dropped);
    g_test_add_func("/causes/hole-punch-port-clash/certain_where_only_the_sound_is_watched_outside",
                    certain_where_only_the_sound_is_watched_outside);
    return g_test_run();
}
