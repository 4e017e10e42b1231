/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the capture itself cannot show: its edges, its losses, its clock, its copies, its filter. */
#include "support/probe.h"
#include "support/talk.h"

static void
assert_answer(WnTrial *trial, const WnGuard *guard, WnGuardAnswer answer)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    g_test_message("%s", guard->id);
    g_assert_cmpint(wn_probe_answer(probe, guard), ==, answer);
}

/* A call that is whole: every one of these guards looked, and none excuses anything. */
static void
clear_for_a_whole_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-ok.pcap");

    assert_answer(trial, &guard_capture_edges, WN_GUARD_CLEAR);
    assert_answer(trial, &guard_capture_quality, WN_GUARD_CLEAR);
    assert_answer(trial, &guard_clocks, WN_GUARD_CLEAR);
    assert_answer(trial, &guard_duplicate_frames, WN_GUARD_CLEAR);
    assert_answer(trial, &guard_filtered_capture, WN_GUARD_CLEAR);
}

/* G13: only the end of the call is there. */
static void
unknown_when_the_beginning_is_missing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_unanswered(&talk, 0, "BYE", 7, NULL);
    wn_trial_wait(trial, 60);
    assert_answer(trial, &guard_capture_edges, WN_GUARD_UNKNOWN);
}

/* G14: the interface dropped as many packets as it caught. */
static void
unknown_when_packets_were_dropped(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk               talk = { .trial = trial };
    const WnCaptureFacts facts = { .capture = 0, .dropped = 10 };

    wn_talk_unanswered(&talk, 0, "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
    assert_answer(trial, &guard_capture_quality, WN_GUARD_CLEAR);
    wn_engine_describe_capture(wn_trial_engine(trial), &facts);
    assert_answer(trial, &guard_capture_quality, WN_GUARD_UNKNOWN);
}

/* G22: a BYE forty days after the INVITE. */
static void
unknown_when_the_clock_jumps(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_request(&talk, 40 * 86400.0, "BYE", 2, NULL);
    assert_answer(trial, &guard_clocks, WN_GUARD_UNKNOWN);
}

/* G17: three sights of one INVITE within what a mirror port may delay. */
static void
unknown_when_copies_are_too_close(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.015, "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.030, "INVITE", 1, NULL);
    assert_answer(trial, &guard_duplicate_frames, WN_GUARD_UNKNOWN);
}

static void
clear_for_real_repetitions(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_unanswered(&talk, 0, "INVITE", 1, NULL);
    assert_answer(trial, &guard_duplicate_frames, WN_GUARD_CLEAR);
}

/* G18: two conversations, of each but one direction. */
static void
unknown_when_one_direction_was_captured(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_unanswered(&talk, 0, "INVITE", 1, NULL);
    wn_trial_rtp(trial, 1, 2, "192.168.1.20:16384", "203.0.113.11:30000", 1, 0);
    assert_answer(trial, &guard_filtered_capture, WN_GUARD_UNKNOWN);
    wn_trial_rtp(trial, 2, 3, "203.0.113.11:30000", "192.168.1.20:16384", 2, 0);
    assert_answer(trial, &guard_filtered_capture, WN_GUARD_CLEAR);
}

/* Both sides of a NAT, and nothing but an INVITE that is not answered: of one conversation. */
static void
clear_for_one_conversation_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk inside = { .trial = trial };
    WnTalk outside = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };

    wn_talk_request(&inside, 0, "INVITE", 1, NULL);
    wn_talk_request(&outside, 0.001, "INVITE", 1, NULL);
    assert_answer(trial, &guard_filtered_capture, WN_GUARD_CLEAR);
    /* And another one, one-sided as well. */
    wn_trial_rtp(trial, 1, 2, "192.168.1.20:16384", "203.0.113.11:30000", 1, 0);
    assert_answer(trial, &guard_filtered_capture, WN_GUARD_UNKNOWN);
}

/* The same two addresses, but not the same call: the mapping is only what a Via says. */
static void
unknown_for_two_calls_on_two_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk inside = { .trial = trial, .call_id = "another" };
    WnTalk outside = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };

    wn_talk_request(&inside, 0, "INVITE", 1, NULL);
    wn_talk_request(&outside, 0.001, "INVITE", 1, NULL);
    assert_answer(trial, &guard_filtered_capture, WN_GUARD_UNKNOWN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/capture/clear_for_a_whole_call", clear_for_a_whole_call);
    g_test_add_func("/guards/capture/unknown_when_the_beginning_is_missing",
                    unknown_when_the_beginning_is_missing);
    g_test_add_func("/guards/capture/unknown_when_packets_were_dropped",
                    unknown_when_packets_were_dropped);
    g_test_add_func("/guards/capture/unknown_when_the_clock_jumps", unknown_when_the_clock_jumps);
    g_test_add_func("/guards/capture/unknown_when_copies_are_too_close",
                    unknown_when_copies_are_too_close);
    g_test_add_func("/guards/capture/clear_for_real_repetitions", clear_for_real_repetitions);
    g_test_add_func("/guards/capture/unknown_when_one_direction_was_captured",
                    unknown_when_one_direction_was_captured);
    g_test_add_func("/guards/capture/clear_for_one_conversation_on_both_sides",
                    clear_for_one_conversation_on_both_sides);
    g_test_add_func("/guards/capture/unknown_for_two_calls_on_two_sides",
                    unknown_for_two_calls_on_two_sides);
    return g_test_run();
}
