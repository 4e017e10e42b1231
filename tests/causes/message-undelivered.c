/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text message on its way to a phone. */
#include "support/talk.h"

/* The place is that of bob, whom it does not reach, wherever the sender is. */
static void
assert_next_is_his_phone(WnTrial *trial)
{
    const WnSubjectReport *message = wn_trial_subject(trial, WN_SUBJECT_MESSAGE, "bob");

    g_assert_cmpuint(message->n_capture_next, ==, 1);
    g_assert_cmpstr(message->capture_next[0].where, ==, "at the phone, inside its router");
}

/* It arrives outside only. */
static void
likely_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.pcap");

    wn_assert_headline(trial, "bob", "message-undelivered", WN_GRADE_LIKELY);
    /* Both sides of bob's router are here. */
    g_assert_cmpuint(wn_trial_subject(trial, WN_SUBJECT_MESSAGE, "bob")->n_capture_next, ==, 0);
}

/* Nothing comes back. */
static void
possible_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.wan.pcap");

    wn_assert_headline(trial, "bob", "message-undelivered", WN_GRADE_POSSIBLE);
    assert_next_is_his_phone(trial);
}

/* Nothing of it is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.lan.pcap");

    wn_assert_unnamed(trial, "message-undelivered");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The private Contact explains more. */
static void
gives_way_to_the_exact_cause(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.private.pcap");

    wn_assert_headline(trial, "bob", "private-contact-registered", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_without_firewall(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("message-undelivered.not.pcap");

    wn_assert_no_headline(trial);
}

/* Alice sends from inside her own network, and her server passes it on to bob, of whom nothing else
 * is known. */
static void
possible_at_the_sender_and_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk sent = { .trial = trial, .uri = "sip:bob@example.net" };

    wn_talk_request(&sent, 0, "MESSAGE", 1, NULL);
    for (unsigned copy = 0; copy < 11; copy++)
        wn_trial_sip(trial, 0.05 + (copy ? 4.0 * copy - 3 : 0), "203.0.113.10:5060",
                     "192.0.2.30:5060",
                     "MESSAGE sip:bob@192.0.2.30 SIP/2.0\n"
                     "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bK-on\n"
                     "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-call-1-1;"
                     "received=198.51.100.7;rport=5060\n"
                     "From: <sip:alice@example.net>;tag=f1\nTo: <sip:bob@example.net>\n"
                     "Call-ID: call-1\nCSeq: 1 MESSAGE\nMax-Forwards: 69\n");
    sent.params = ";received=198.51.100.7;rport=5060";
    wn_talk_response(&sent, 40, "408 Request Timeout", "MESSAGE", 1, NULL);
    wn_trial_wait(trial, 80);
    wn_assert_headline(trial, "bob", "message-undelivered", WN_GRADE_POSSIBLE);
    assert_next_is_his_phone(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/message-undelivered/likely_on_both_sides", likely_on_both_sides);
    g_test_add_func("/causes/message-undelivered/possible_at_the_server", possible_at_the_server);
    g_test_add_func("/causes/message-undelivered/silent_at_the_phone", silent_at_the_phone);
    g_test_add_func("/causes/message-undelivered/gives_way_to_the_exact_cause",
                    gives_way_to_the_exact_cause);
    g_test_add_func("/causes/message-undelivered/silent_without_firewall", silent_without_firewall);
    g_test_add_func("/causes/message-undelivered/possible_at_the_sender_and_the_server",
                    possible_at_the_sender_and_the_server);
    return g_test_run();
}
