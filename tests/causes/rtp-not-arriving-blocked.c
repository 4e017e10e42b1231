/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rtp-not-arriving-blocked at each vantage point, and its innocent twin. */
#include "support/trial.h"

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
    g_test_add_func("/causes/rtp-not-arriving-blocked/silent_without_the_rule",
                    silent_without_the_rule);
    g_test_add_func("/causes/rtp-not-arriving-blocked/silent_with_plain_loss",
                    silent_with_plain_loss);
    g_test_add_func("/causes/rtp-not-arriving-blocked/cannot_tell_at_the_listening_phone",
                    cannot_tell_at_the_listening_phone);
    return g_test_run();
}
