/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What works has no headline. */
#include "support/talk.h"

static void
a_call_that_works_has_no_headline(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-ok.pcap");

    wn_assert_no_headline(trial);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->works, ==, WN_YES);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->nat_related, ==, WN_NO);
    g_assert_false(wn_trial_report(trial)->accuses);
}

static void
the_twin_does_not_work(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-ok.not.pcap");

    wn_assert_headline(trial, "bob", "not-nat-busy", WN_GRADE_CERTAIN);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->works, ==, WN_NO);
}

static void
a_registration_works_by_itself(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_registers(&talk, 0);
    wn_trial_wait(trial, 60);

    wn_assert_no_headline(trial);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "alice")->works, ==, WN_YES);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-ok/a_call_that_works_has_no_headline",
                    a_call_that_works_has_no_headline);
    g_test_add_func("/causes/not-nat-ok/the_twin_does_not_work", the_twin_does_not_work);
    g_test_add_func("/causes/not-nat-ok/a_registration_works_by_itself",
                    a_registration_works_by_itself);
    return g_test_run();
}
