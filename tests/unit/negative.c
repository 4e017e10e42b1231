/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures that only look suspicious: no NAT fault is found in them, and what works is not said to
 * fail.  The samples, what there is no sample of, and two captures whose clocks disagree.
 */
#include <string.h>

#include "support/talk.h"
#include "support/tape.h"

/* What ends early neither works nor fails. */
static void
assert_innocent(WnTrial *trial, const char *name)
{
    const WnReport *report = wn_trial_report(trial);

    g_test_message("%s", name);
    wn_assert_no_nat_headline(trial);
    g_assert_false(report->accuses);
    for (size_t i = 0; i < report->n_subjects; i++)
        g_assert_cmpint(report->subjects[i].works, !=, WN_NO);
}

static void
innocent_samples_are_not_accused(void)
{
    g_autoptr(GPtrArray) names = wn_tape_names("negative-", ".pcap");

    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(WnTrial) trial = wn_trial_sample(g_ptr_array_index(names, i));
        assert_innocent(trial, g_ptr_array_index(names, i));
    }
}

/* The twins differ from the faults in the one thing that matters. */
static void
twins_are_not_accused(void)
{
    g_autoptr(GPtrArray) names = wn_tape_names("", ".not.pcap");

    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(WnTrial) trial = wn_trial_sample(g_ptr_array_index(names, i));

        g_test_message("%s", (const char *) g_ptr_array_index(names, i));
        g_assert_false(wn_trial_report(trial)->accuses);
    }
}

/* What is not NAT's doing is not laid at its door. */
static void
other_reasons_are_not_accused(void)
{
    g_autoptr(GPtrArray) names = wn_tape_names("not-nat-", ".pcap");

    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(WnTrial) trial = wn_trial_sample(g_ptr_array_index(names, i));

        g_test_message("%s", (const char *) g_ptr_array_index(names, i));
        g_assert_false(wn_trial_report(trial)->accuses);
    }
}

/* The same call at two capture points, one clock seven seconds late (G22). */
static void
clocks_that_disagree_are_not_accused(void)
{
    static const char *const pairs[][2] = {
        { "negative-tcp-reuse.pcap", "negative-tcp-reuse.lan.pcap" },
        { "not-nat-unavailable.pcap", "not-nat-unavailable.lan.pcap" },
    };

    for (size_t p = 0; p < G_N_ELEMENTS(pairs); p++) {
        g_autoptr(WnTape) tape = wn_tape_sample(pairs[p][0]);
        g_autoptr(WnTape) other = wn_tape_sample(pairs[p][1]);
        g_autoptr(WnTrial) trial = NULL;

        for (unsigned i = 0; i < other->packets->len; i++) {
            WnPacket *packet = wn_tape_add(tape, wn_tape_at(other, i));
            packet->capture = 1;
            packet->time += 7 * WN_SECOND;
        }
        wn_tape_sort(tape);
        trial = wn_tape_play(tape, tape->packets->len);
        g_test_message("%s", pairs[p][0]);
        wn_assert_no_nat_headline(trial);
        g_assert_false(wn_trial_report(trial)->accuses);
    }
}

/* ------------------------------------------------------------------ by hand */

static void
register_and_call(const WnTalk *talk)
{
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.11", 30000);
    WnTalk           reg = *talk;

    reg.call_id = "reg-1";
    wn_talk_registers(&reg, 0);
    wn_talk_request(talk, 1, "INVITE", 1, offer);
    wn_talk_response(talk, 1.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(talk, 1.5, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(talk, 3, "200 OK", "INVITE", 1, answer);
    wn_talk_request(talk, 3.05, "ACK", 1, NULL);
}

/* A relay that follows the packets makes a private SDP and Contact harmless (G2). */
static void
a_call_over_a_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .accepted = true };

    register_and_call(&talk);
    for (int i = 0; i < 10; i++) {
        wn_trial_rtp(trial, 3.1 + i, 4.1 + i, "192.168.1.20:16384", "203.0.113.11:30000", 1, 0);
        wn_trial_rtp(trial, 3.1 + i, 4.1 + i, "203.0.113.11:30000", "192.168.1.20:16384", 2, 0);
    }
    wn_talk_hang_up(&talk, 14);
    wn_trial_wait(trial, 60);
    assert_innocent(trial, "a call over a relay");
}

/* Without a packet outside the SIP ports nothing can be said of sound (G18). */
static void
signalling_only(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .accepted = true };

    register_and_call(&talk);
    wn_talk_hang_up(&talk, 60);
    assert_innocent(trial, "signalling only");
}

/* A callee who needs two seconds for each answer: repeated, and answered (G21). */
static void
a_slow_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.5, "INVITE", 1, NULL);
    wn_talk_request(&talk, 1.5, "INVITE", 1, NULL);
    wn_talk_response(&talk, 2, "200 OK", "INVITE", 1, NULL);
    wn_talk_response(&talk, 2.5, "200 OK", "INVITE", 1, NULL);
    wn_talk_request(&talk, 2.6, "ACK", 1, NULL);
    wn_talk_request(&talk, 40, "BYE", 2, NULL);
    wn_talk_request(&talk, 40.5, "BYE", 2, NULL);
    wn_talk_response(&talk, 42, "200 OK", "BYE", 2, NULL);
    wn_trial_wait(trial, 100);
    assert_innocent(trial, "a slow callee");
}

/* Every third copy is lost, none for ever (G20). */
static void
a_lossy_line(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_request(&talk, 0.5, "REGISTER", 1, NULL);
    wn_talk_registers(&talk, 1.5);
    talk.call_id = "call-2";
    wn_talk_request(&talk, 5, "INVITE", 1, NULL);
    wn_talk_response(&talk, 5.1, "200 OK", "INVITE", 1, NULL);
    wn_talk_request(&talk, 5.2, "ACK", 1, NULL);
    wn_talk_response(&talk, 5.6, "200 OK", "INVITE", 1, NULL);
    wn_talk_request(&talk, 5.7, "ACK", 1, NULL);
    wn_talk_hang_up(&talk, 40);
    wn_trial_wait(trial, 100);
    assert_innocent(trial, "a lossy line");
}

/* The capture begins in the middle of a call, and ends with its BYE (G13). */
static void
only_the_end_of_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, 0, "BYE", 7, NULL);
    wn_talk_response(&talk, 0.1, "200 OK", "BYE", 7, NULL);
    wn_trial_wait(trial, 60);
    assert_innocent(trial, "only the end of a call");
}

/* Pings that are refused prove that the way is open (G27). */
static void
refused_pings(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    for (unsigned i = 0; i < 5; i++) {
        wn_talk_request(&talk, i * 20.0, "OPTIONS", i + 1, NULL);
        wn_talk_response(&talk, i * 20.0 + 0.1, "501 Not Implemented", "OPTIONS", i + 1, NULL);
    }
    wn_trial_wait(trial, 150);
    assert_innocent(trial, "refused pings");
}

/* Two private networks with a VPN between them (G1). */
static void
two_private_networks(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .server = "10.7.0.5:5060",
                    .remote = "<sip:bob@10.7.0.5:5060>",
                    .accepted = true };

    register_and_call(&talk);
    wn_talk_hang_up(&talk, 60);
    assert_innocent(trial, "two private networks");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/negative/samples", innocent_samples_are_not_accused);
    g_test_add_func("/negative/twins", twins_are_not_accused);
    g_test_add_func("/negative/other_reasons", other_reasons_are_not_accused);
    g_test_add_func("/negative/clocks", clocks_that_disagree_are_not_accused);
    g_test_add_func("/negative/a_call_over_a_relay", a_call_over_a_relay);
    g_test_add_func("/negative/signalling_only", signalling_only);
    g_test_add_func("/negative/a_slow_callee", a_slow_callee);
    g_test_add_func("/negative/a_lossy_line", a_lossy_line);
    g_test_add_func("/negative/only_the_end_of_a_call", only_the_end_of_a_call);
    g_test_add_func("/negative/refused_pings", refused_pings);
    g_test_add_func("/negative/two_private_networks", two_private_networks);
    return g_test_run();
}
