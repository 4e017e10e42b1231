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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/signalling/answers_of_samples", answers_of_samples);
    g_test_add_func("/guards/signalling/server_answers_later", server_answers_later);
    return g_test_run();
}
