/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What excuses a request or an answer that seems lost. */
#include "support/probe.h"
#include "support/talk.h"

static void
answers_of_samples(void)
{
    static const WnExcused excused[] = {
        { &guard_ack_delivered, "ack-lost-other.not.pcap", WN_SUBJECT_CALL, 0, WN_GUARD_HOLDS },
        { &guard_ack_delivered, "negative-slow.pcap", WN_SUBJECT_CALL, 0, WN_GUARD_HOLDS },
        { &guard_ack_delivered, "ack-lost-other.caller.pcap", WN_SUBJECT_CALL, 0, WN_GUARD_CLEAR },
        { &guard_failed_delivery, "private-contact-registered.pcap", WN_SUBJECT_CALL, 0,
          WN_GUARD_HOLDS },
        { &guard_failed_delivery, "not-nat-unavailable.pcap", WN_SUBJECT_CALL, 0, WN_GUARD_CLEAR },
        { &guard_path_open, "inbound-invite-unreachable.wan.pcap", WN_SUBJECT_CALL, 0,
          WN_GUARD_HOLDS },
        { &guard_path_open, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, WN_GUARD_CLEAR },
        { &guard_server_answers_later, "sip-no-reply-blocked.silent.pcap", WN_SUBJECT_REGISTRATION,
          0, WN_GUARD_CLEAR },
    };

    wn_assert_answers(excused, G_N_ELEMENTS(excused));
}

/* G20: one REGISTER in vain, and the next is answered on the same flow. */
static void
server_answers_later(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk talk = { .trial = trial };

    wn_talk_unanswered(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_request(&talk, 60, "REGISTER", 2, NULL);
    wn_talk_response(&talk, 60.1, "200 OK", "REGISTER", 2, NULL);
    wn_trial_wait(trial, 100);
    probe = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);
    g_assert_cmpint(wn_probe_answer(probe, &guard_server_answers_later), ==, WN_GUARD_HOLDS);
    wn_assert_no_nat_headline(trial);
}

/* What follows the ACK of a call between 198.51.100.7 and 203.0.113.10. */
typedef struct {
    unsigned      repetitions; /* of the answer, by timer G (RFC 3261 13.3.1.4) */
    const char   *bye_from, *bye_to;
    const char   *bye_status; /* NULL: no answer */
    double        until;      /* the capture's end */
    WnGuardAnswer wanted;
} Afterwards;

static WnGuardAnswer
after_the_ack(const Afterwards *what)
{
    static const double repeated[] = { 2, 3, 5, 9, 13, 17, 21, 25, 29, 33 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk call = { .trial = trial, .client = "198.51.100.7:5060", .accepted = true };
    WnTalk bye = { .trial = trial,
                   .client = what->bye_from,
                   .server = what->bye_to,
                   .called = g_strcmp0(what->bye_from, "203.0.113.10:5060") == 0 };

    wn_talk_request(&call, 0, "INVITE", 1, NULL);
    wn_talk_response(&call, 1, "200 OK", "INVITE", 1, NULL);
    wn_talk_request(&call, 1.5, "ACK", 1, NULL);
    for (unsigned i = 0; i < what->repetitions; i++)
        wn_talk_response(&call, repeated[i], "200 OK", "INVITE", 1, NULL);
    if (what->bye_from)
        wn_talk_request(&bye, what->until - 0.5, "BYE", 2, NULL);
    if (what->bye_status)
        wn_talk_response(&bye, what->until - 0.4, what->bye_status, "BYE", 2, NULL);
    wn_trial_wait(trial, what->until);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_answer(probe, &guard_ack_delivered);
}

static void
ack_delivered(void)
{
    static const char *const HER = "198.51.100.7:5060", *const SERVER = "203.0.113.10:5060";
    const Afterwards all[] = {
        /* The answer is repeated four times after it, but the same way is open for her BYE. */
        { 4, HER, SERVER, "200 OK", 20, WN_GUARD_HOLDS },
        /* Her BYE is lost, too. */
        { 4, HER, SERVER, NULL, 20, WN_GUARD_CLEAR },
        /* Her BYE goes by another way, or another socket sends it, or the other side. */
        { 4, HER, "192.0.2.40:5060", "200 OK", 20, WN_GUARD_CLEAR },
        { 4, "198.51.100.7:5062", SERVER, "200 OK", 20, WN_GUARD_CLEAR },
        { 4, SERVER, HER, "200 OK", 20, WN_GUARD_CLEAR },
        /* One repetition crossed it: then silence for eight seconds, or an end before that. */
        { 1, NULL, NULL, NULL, 20, WN_GUARD_HOLDS },
        { 1, NULL, NULL, NULL, 6, WN_GUARD_UNKNOWN },
        /* A later request of either side that is answered shows it as well. */
        { 1, SERVER, HER, "200 OK", 6, WN_GUARD_HOLDS },
        { 1, SERVER, HER, NULL, 6, WN_GUARD_UNKNOWN },
        /* ACKs are lost, and a later one is not: the other side falls silent and hangs up minutes
         * after it would have done so in vain. */
        { 4, SERVER, HER, NULL, 110, WN_GUARD_HOLDS },
        /* It gives up, early or when it has to, or hers is the last word. */
        { 4, SERVER, HER, NULL, 16, WN_GUARD_CLEAR },
        { 10, SERVER, HER, NULL, 34, WN_GUARD_CLEAR },
        { 10, SERVER, HER, NULL, 110, WN_GUARD_CLEAR },
        { 4, HER, SERVER, NULL, 110, WN_GUARD_CLEAR },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_assert_cmpint(after_the_ack(&all[i]), ==, all[i].wanted);
}

/* Nobody answered, and what is no call at all. */
static void
no_ack_is_due(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) call = NULL, registration = NULL;
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:5060" };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 1, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    talk.call_id = "reg";
    wn_talk_request(&talk, 2, "REGISTER", 1, NULL);
    wn_trial_wait(trial, 20);
    call = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpint(wn_probe_answer(call, &guard_ack_delivered), ==, WN_GUARD_CLEAR);
    registration = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);
    g_assert_cmpint(wn_probe_answer(registration, &guard_ack_delivered), ==, WN_GUARD_CLEAR);
}

/* Alice's call, how often the server sends it on to bob's phone, and what that answers. */
static WnGuardAnswer
refused_after(unsigned sends, const char *answer)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk near = { .trial = trial, .client = "198.51.100.7:5060" };
    WnTalk far = { .trial = trial,
                   .client = "203.0.113.10:5060",
                   .server = "192.0.2.40:5060",
                   .via = "203.0.113.10:5060;branch=z9hG4bK-proxy\nVia: SIP/2.0/UDP 198.51.100.7" };

    /* The server is slow: she repeats her INVITE, too. */
    for (unsigned i = 0; i < 4; i++)
        wn_talk_request(&near, 0.5 * i, "INVITE", 1, NULL);
    wn_talk_response(&near, 2.1, "100 Trying", "INVITE", 1, NULL);
    for (unsigned i = 0; i < sends; i++)
        wn_talk_request(&far, 2.2 + 0.5 * i, "INVITE", 1, NULL);
    if (answer)
        wn_talk_response(&far, 5, answer, "INVITE", 1, NULL);
    wn_talk_response(&near, 10, "480 Temporarily Unavailable", "INVITE", 1, NULL);
    wn_trial_wait(trial, 50);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_answer(probe, &guard_failed_delivery);
}

static void
failed_delivery(void)
{
    g_assert_cmpint(refused_after(3, NULL), ==, WN_GUARD_HOLDS);
    g_assert_cmpint(refused_after(3, "180 Ringing"), ==, WN_GUARD_CLEAR);
    g_assert_cmpint(refused_after(2, NULL), ==, WN_GUARD_CLEAR);
    g_assert_cmpint(refused_after(0, NULL), ==, WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/signalling/answers_of_samples", answers_of_samples);
    g_test_add_func("/guards/signalling/server_answers_later", server_answers_later);
    g_test_add_func("/guards/signalling/ack_delivered", ack_delivered);
    g_test_add_func("/guards/signalling/no_ack_is_due", no_ack_is_due);
    g_test_add_func("/guards/signalling/failed_delivery", failed_delivery);
    return g_test_run();
}
