/* SPDX-License-Identifier: GPL-2.0-or-later */
/* one-way-by-design: where the excuse holds, and where it does not. */
#include "support/media_call.h"
#include "support/probe.h"

/* The announcement is sendonly. */
static void
nothing_is_missed_of_a_listener(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-announcement.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-silent-endpoint");
}

/* His SDP allows him to send. */
static void
clear_where_both_may_speak(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-silent-endpoint.pcap");

    wn_assert_headline(trial, "alice", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);
}

/* She only listens; he speaks, or is not heard. */
static WnGuardAnswer
a_listener(bool heard, bool listens)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, listens ? "a=recvonly\n" : "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, listens ? "a=sendonly\n" : "");

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    if (heard)
        wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    if (!listens || !heard)
        wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 9.3);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_answer(probe, &guard_one_way_by_design);
}

static void
what_she_waits_for_is_still_due(void)
{
    g_assert_cmpint(a_listener(true, true), ==, WN_GUARD_HOLDS);
    g_assert_cmpint(a_listener(false, true), ==, WN_GUARD_CLEAR);
    g_assert_cmpint(a_listener(true, false), ==, WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/one-way-by-design/nothing_is_missed_of_a_listener",
                    nothing_is_missed_of_a_listener);
    g_test_add_func("/guards/one-way-by-design/clear_where_both_may_speak",
                    clear_where_both_may_speak);
    g_test_add_func("/guards/one-way-by-design/what_she_waits_for_is_still_due",
                    what_she_waits_for_is_still_due);
    return g_test_run();
}
