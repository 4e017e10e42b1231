/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this capture does not hold is not guessed. */
#include "support/stun_talk.h"
#include "support/talk.h"

/* Blocked, a wrong port, or a silent callee: the same from here. */
static void
never_accuses_from_one_side(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("cannot-tell.pcap");
    const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");

    g_assert_nonnull(call->headline);
    g_assert_true(call->headline->grade == WN_GRADE_POSSIBLE ||
                  g_str_equal(call->headline->info->id, "cannot-tell"));
    g_assert_cmpint(call->nat_related, ==, WN_UNDECIDED);
    g_assert_cmpuint(call->n_capture_next, >, 0);
    g_assert_false(wn_trial_report(trial)->accuses);
}

static void
silent_when_sound_comes_in(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("cannot-tell.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "cannot-tell");
}

/* An INVITE, 100 Trying, and the end of the file. */
static void
certain_when_the_capture_ends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-cut.pcap");

    wn_assert_headline(trial, "bob", "cannot-tell", WN_GRADE_CERTAIN);
}

/* 100 Trying, and the caller gives up after half a minute. */
static void
certain_when_it_never_rings(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_request(&talk, 30, "CANCEL", 1, NULL);
    wn_talk_response(&talk, 30.05, "200 OK", "CANCEL", 1, NULL);
    wn_talk_response(&talk, 30.1, "487 Request Terminated", "INVITE", 1, NULL);
    wn_talk_request(&talk, 30.200000000000003, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    wn_assert_headline(trial, "bob", "cannot-tell", WN_GRADE_CERTAIN);
}

/* Where the server tried to reach bob is not in this capture. */
static void
certain_for_a_late_error(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 32, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&talk, 32.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    wn_assert_headline(trial, "bob", "cannot-tell", WN_GRADE_CERTAIN);
}

static void
tells_where_to_capture(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 32, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&talk, 32.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    g_assert_cmpuint(wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->n_capture_next, >, 0);
}

/* A mirror of one direction: what is acknowledged was answered, and is not here. */
static void
says_where_one_direction_is_missing(void)
{
    for (int direction = 0; direction < 3; direction++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        const WnTalk           talk = { .trial = trial };
        const WnSubjectReport *call;
        bool                   said = false;

        if (direction != 1) {
            wn_talk_request(&talk, 0, "INVITE", 1, NULL);
            wn_talk_request(&(WnTalk){ .trial = trial, .accepted = true }, 3.1, "ACK", 1, NULL);
            wn_talk_request(&talk, 9, "BYE", 2, NULL);
        }
        if (direction != 0) {
            wn_talk_response(&talk, 3, "200 OK", "INVITE", 1, NULL);
            wn_talk_response(&talk, 9.1, "200 OK", "BYE", 2, NULL);
        }
        wn_trial_wait(trial, 12);
        call = &wn_trial_report(trial)->subjects[0];
        for (size_t i = 0; i < call->n_capture_next; i++)
            said |=
                g_str_equal(call->capture_next[i].where, "at the same place, in both directions");
        g_assert_cmpint(said, ==, direction != 2);
        g_assert_false(wn_trial_report(trial)->accuses);
    }
}

static const WnCaptureNext *
last_advice(WnTrial *trial)
{
    const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");

    g_assert_cmpuint(call->n_capture_next, >, 0);
    return &call->capture_next[call->n_capture_next - 1];
}

/* Taken at the server, whose packets still have their first TTL, it is the phone that is out of
 * sight; at the phone, the server. */
static void
never_sends_one_to_where_the_capture_was_taken(void)
{
    g_autoptr(WnTrial) server = wn_trial_sample("lab/server-advertises-private-address.pcap");
    g_autoptr(WnTrial) phone = wn_trial_sample("lab/sip-alg-breaks-media.alice.pcap");

    g_assert_cmpstr(last_advice(server)->where, ==, "at the phone, inside its router");
    g_assert_cmpstr(last_advice(phone)->where, ==, "at the server");
}

/* A TURN server that does not answer, on its own link. */
static void
sends_nobody_to_the_turn_server_from_there(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk             ask = { .trial = trial,
                                   .client = "198.51.100.7:5000",
                                   .server = "203.0.113.20:3478" };
    const WnSubjectReport *report;

    wn_trial_hops(trial, 64);
    ask.mapped = "192.0.2.9:5000";
    ask.client = "192.0.2.9:5000";
    wn_stun_talk(&ask, 0);
    wn_trial_hops(trial, 57);
    ask.mapped = NULL;
    ask.client = "198.51.100.7:5000";
    ask.copies = 7;
    wn_stun_talk(&ask, 1);
    wn_trial_wait(trial, 70);
    report = wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "198.51.100.7");
    for (size_t i = 0; i < report->n_capture_next; i++)
        g_assert_cmpstr(report->capture_next[i].where, !=, "at the server");
}

/* The server listens on port 5160 here, which the usual filter would leave out. */
static void
names_the_port_of_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnTalk talk = { .trial = trial, .server = "203.0.113.10:5160" };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 32, "408 Request Timeout", "INVITE", 1, NULL);
    wn_talk_request(&talk, 32.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    g_assert_cmpstr(last_advice(trial)->where, ==, "at the server");
    g_assert_cmpstr(last_advice(trial)->command, ==,
                    "tcpdump -i any -s 0 -w server.pcap 'port 5160'");
}

/* Sent elsewhere, it was not answered here. */
static void
says_where_a_call_was_sent(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk                 talk = { .trial = trial };
    const WnSubjectReport *call;

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.2, "302 Moved Temporarily", "INVITE", 1,
                     "Contact: <sip:carol@192.0.2.77:5060>\n");
    wn_talk_request(&talk, 0.3, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    call = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");
    g_assert_null(call->headline);
    g_assert_cmpstr(call->sentence, ==, "The call was sent to another address (302).");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/cannot-tell/never_accuses_from_one_side", never_accuses_from_one_side);
    g_test_add_func("/causes/cannot-tell/silent_when_sound_comes_in", silent_when_sound_comes_in);
    g_test_add_func("/causes/cannot-tell/certain_when_the_capture_ends",
                    certain_when_the_capture_ends);
    g_test_add_func("/causes/cannot-tell/certain_when_it_never_rings", certain_when_it_never_rings);
    g_test_add_func("/causes/cannot-tell/certain_for_a_late_error", certain_for_a_late_error);
    g_test_add_func("/causes/cannot-tell/sends_nobody_to_the_turn_server_from_there",
                    sends_nobody_to_the_turn_server_from_there);
    g_test_add_func("/causes/cannot-tell/tells_where_to_capture", tells_where_to_capture);
    g_test_add_func("/causes/cannot-tell/says_where_one_direction_is_missing",
                    says_where_one_direction_is_missing);
    g_test_add_func("/causes/cannot-tell/never_sends_one_to_where_the_capture_was_taken",
                    never_sends_one_to_where_the_capture_was_taken);
    g_test_add_func("/causes/cannot-tell/names_the_port_of_the_server",
                    names_the_port_of_the_server);
    g_test_add_func("/causes/cannot-tell/says_where_a_call_was_sent", says_where_a_call_was_sent);
    return g_test_run();
}
