/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 423: the interval is too short, and the phone does or does not try again. */
#include "support/talk.h"

/* Twice for 60 s, and twice refused. */
static void
certain_when_tried_the_same(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-interval.pcap");

    wn_assert_headline(trial, "alice", "not-nat-interval", WN_GRADE_CERTAIN);
}

/* RFC 3261 10.2.8: one correction, and it works. */
static void
silent_when_heeded(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-interval.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-interval");
}

static void
certain_when_not_tried_again(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, "Expires: 60\n");
    wn_talk_response(&talk, 0.1, "423 Interval Too Brief", "REGISTER", 1, "Min-Expires: 300\n");
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "alice", "not-nat-interval", WN_GRADE_CERTAIN);
}

static void
certain_when_tried_as_before(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, "Expires: 60\n");
    wn_talk_response(&talk, 0.1, "423 Interval Too Brief", "REGISTER", 1, "Min-Expires: 300\n");
    wn_talk_request(&talk, 5, "REGISTER", 2, "Expires: 60\n");
    wn_talk_response(&talk, 5.1, "423 Interval Too Brief", "REGISTER", 2, "Min-Expires: 300\n");
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "alice", "not-nat-interval", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-interval/certain_when_tried_the_same",
                    certain_when_tried_the_same);
    g_test_add_func("/causes/not-nat-interval/silent_when_heeded", silent_when_heeded);
    g_test_add_func("/causes/not-nat-interval/certain_when_not_tried_again",
                    certain_when_not_tried_again);
    g_test_add_func("/causes/not-nat-interval/certain_when_tried_as_before",
                    certain_when_tried_as_before);
    return g_test_run();
}
