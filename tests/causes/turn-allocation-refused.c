/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-allocation-refused, and what is none. */
#include "support/media_call.h"
#include "support/relay_talk.h"

/* 486 Allocation Quota Reached. */
static void
certain_without_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-allocation-refused.pcap");

    wn_assert_headline(trial, "192.168.1.20", "turn-allocation-refused", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_with_room(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-allocation-refused.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-allocation-refused");
}

/* 401 is no refusal to relay. */
static void
unnamed_with_a_wrong_password(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-auth-failed.pcap");

    wn_assert_unnamed(trial, "turn-allocation-refused");
}

/* In mid-call the server knows the allocation no more, and from then on nothing
 * comes through it. */
static void
likely_when_it_is_lost_in_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_open(trial, 0);
    wn_relay_call(trial, 1, 60);
    wn_relay_forget(trial, 35);
    wn_relay_speak(trial, 2, 60);
    wn_relay_hear(trial, 2, 30);
    wn_assert_headline(trial, "alice", "turn-allocation-refused", WN_GRADE_LIKELY);
    wn_assert_found(trial, "relay-falls-silent");
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_NO);
}

/* It says so, and goes on relaying: another socket's refresh. */
static void
hazard_where_the_sound_goes_on(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_open(trial, 0);
    wn_relay_call(trial, 1, 60);
    wn_relay_forget(trial, 35);
    wn_relay_speak(trial, 2, 60);
    wn_relay_hear(trial, 2, 60);
    wn_assert_no_headline(trial);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
    wn_assert_not_found(trial, "relay-falls-silent");
}

/* Nothing had ever come through it; or the server was asked again long before it fell silent; or
 * she hung up soon after. */
static void
no_silence_that_the_loss_explains(void)
{
    static const double heard[][2] = { { 0, 0 }, { 2, 40 }, { 2, 30 } };
    static const double spoken[] = { 60, 60, 40 };

    for (unsigned i = 0; i < G_N_ELEMENTS(heard); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        wn_relay_open(trial, 0);
        wn_relay_call(trial, 1, spoken[i]);
        wn_relay_forget(trial, 35);
        wn_relay_speak(trial, 2, spoken[i]);
        wn_relay_hear(trial, heard[i][0], heard[i][1]);
        wn_assert_not_found(trial, "relay-falls-silent");
    }
}

/* After the call.  RFC 8656 8.3: 437 to a client that gives its relay back is a success, and so it
 * may be where its request is not here. */
static void
unnamed_when_it_is_given_back(void)
{
    for (unsigned i = 0; i < 3; i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        wn_relay_open(trial, 0);
        wn_relay_call(trial, 1, 30);
        wn_relay_speak(trial, 2, 30);
        wn_relay_hear(trial, 2, 30);
        if (i == 0)
            wn_relay_forget(trial, 31);
        else
            wn_relay_give_back(trial, 31, i == 1);
        wn_trial_wait(trial, 60);
        if (i == 0)
            wn_assert_hazard(trial, "turn-allocation-refused");
        else
            wn_assert_unnamed(trial, "turn-allocation-refused");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-allocation-refused/certain_without_a_call",
                    certain_without_a_call);
    g_test_add_func("/causes/turn-allocation-refused/silent_with_room", silent_with_room);
    g_test_add_func("/causes/turn-allocation-refused/unnamed_when_it_is_given_back",
                    unnamed_when_it_is_given_back);
    g_test_add_func("/causes/turn-allocation-refused/unnamed_with_a_wrong_password",
                    unnamed_with_a_wrong_password);
    g_test_add_func("/causes/turn-allocation-refused/likely_when_it_is_lost_in_a_call",
                    likely_when_it_is_lost_in_a_call);
    g_test_add_func("/causes/turn-allocation-refused/hazard_where_the_sound_goes_on",
                    hazard_where_the_sound_goes_on);
    g_test_add_func("/causes/turn-allocation-refused/no_silence_that_the_loss_explains",
                    no_silence_that_the_loss_explains);
    return g_test_run();
}
