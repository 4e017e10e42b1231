/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rtp-not-arriving-blocked at each vantage point, and its innocent twin. */
#include "support/talk.h"

/* Each packet draws an error that says so. */
static void
certain_with_icmp_prohibited(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

/* Her sound leaves one phone and does not arrive at the other. */
static void
certain_with_both_ends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.both.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

/* Her RTCP says that she sends; nothing of it comes. */
static void
likely_at_the_far_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.far.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_LIKELY);
}

/* His RTCP has no block about her sound. */
static void
possible_by_empty_reports(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.silent.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_POSSIBLE);
}

/* What STUN told her is proved right for this peer by her own packets to him. */
static void
certain_where_the_address_is_proved(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.stun.pcap");

    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

/* Her router may have another port for him (RFC 4787 4.1). */
static void
silent_where_only_stun_told_it(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.stun.phones.pcap");

    wn_assert_no_nat_headline(trial);
}

/* The twin. */
static void
silent_without_the_rule(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("rtp-not-arriving-blocked.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* One packet in twenty is lost (G20). */
static void
silent_with_plain_loss(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-loss.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* Blocked, a wrong port and a silent callee look the same from here. */
static void
cannot_tell_at_the_listening_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("cannot-tell.pcap");

    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/*
 * Both sides of her router in one capture: the server follows her packets, although her SDP is
 * private, and what it sends there does not come in.
 */
static void
certain_where_a_relay_follows_and_nothing_comes_in(void)
{
    static const char *const insides[] = { "192.168.1.20:5060", "198.51.100.7:5071" };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 8000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 20000);

    for (double at = 0; at < 12; at += 1)
        for (int side = 0; side < 2; side++) {
            double skew = side * 0.001;
            WnTalk talk = {
                .trial = trial, .client = insides[side], .via = insides[0], .accepted = true
            };

            if (at == 0)
                wn_talk_request(&talk, at + skew, "INVITE", 1, offer);
            else if (at == 1)
                wn_talk_response(&talk, at + 0.001 - skew, "200 OK", "INVITE", 1, answer);
            else if (at == 2)
                wn_talk_request(&talk, at + skew, "ACK", 1, NULL);
            else
                wn_trial_rtp(trial, at + skew, at + 1 + skew,
                             side == 0 ? "192.168.1.20:8000" : "198.51.100.7:8011",
                             "203.0.113.10:20000", 1, 0);
            if (at > 2 && side == 1)
                wn_trial_rtp(trial, at, at + 1, "203.0.113.10:20000", "198.51.100.7:8011", 2, 0);
        }
    wn_assert_headline(trial, "alice", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "private-sdp-unrelayed");
}

/* Outside the caller's network: the answer is sent again and again, the called side speaks, and
 * nothing comes from her.  Who did not hear the answer says nothing, and that is no firewall's
 * fault. */
static void
unnamed_where_the_caller_heard_no_answer(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .client = "198.51.100.7:5060" };
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 8000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 20000);

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    for (int i = 0; i < 9; i++)
        wn_talk_response(&talk, 1 + 3.5 * i, "200 OK", "INVITE", 1, answer);
    wn_trial_rtp(trial, 1.2, 34, "203.0.113.10:20000", "198.51.100.7:8000", 2, 0);
    wn_trial_wait(trial, 70);
    wn_assert_headline(trial, "alice", "ack-lost-other", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/rtp-not-arriving-blocked/certain_with_icmp_prohibited",
                    certain_with_icmp_prohibited);
    g_test_add_func("/causes/rtp-not-arriving-blocked/certain_with_both_ends",
                    certain_with_both_ends);
    g_test_add_func("/causes/rtp-not-arriving-blocked/likely_at_the_far_phone",
                    likely_at_the_far_phone);
    g_test_add_func("/causes/rtp-not-arriving-blocked/possible_by_empty_reports",
                    possible_by_empty_reports);
    g_test_add_func("/causes/rtp-not-arriving-blocked/certain_where_the_address_is_proved",
                    certain_where_the_address_is_proved);
    g_test_add_func("/causes/rtp-not-arriving-blocked/silent_where_only_stun_told_it",
                    silent_where_only_stun_told_it);
    g_test_add_func("/causes/rtp-not-arriving-blocked/silent_without_the_rule",
                    silent_without_the_rule);
    g_test_add_func("/causes/rtp-not-arriving-blocked/silent_with_plain_loss",
                    silent_with_plain_loss);
    g_test_add_func("/causes/rtp-not-arriving-blocked/cannot_tell_at_the_listening_phone",
                    cannot_tell_at_the_listening_phone);
    g_test_add_func("/causes/rtp-not-arriving-blocked/certain_where_a_relay_follows",
                    certain_where_a_relay_follows_and_nothing_comes_in);
    g_test_add_func("/causes/rtp-not-arriving-blocked/unnamed_where_the_caller_heard_no_answer",
                    unnamed_where_the_caller_heard_no_answer);
    return g_test_run();
}
