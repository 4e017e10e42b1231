/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of requests and answers within a dialog that get lost. */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_ringing_repeated, "prack-lost.lan.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_ringing_repeated, "prack-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_prack_to_private_address, "prack-lost.pcap", WN_SUBJECT_CALL, 0, 12 },
        { &finding_prack_to_private_address, "prack-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_contact_in_ringing, "prack-lost.lan.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_private_contact_in_ringing, "late-answer-lost.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_redirected_to_private_address, "redirect-or-refer-unroutable.pcap",
          WN_SUBJECT_CALL, 0, 6 },
        { &finding_redirected_to_private_address, "redirect-or-refer-unroutable.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_refer_to_private_address, "redirect-or-refer-unroutable.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_idle_in_call, "signalling-binding-expired-in-call.pcap", WN_SUBJECT_CALL, 0,
          1018 },
        { &finding_sound_goes_on, "signalling-binding-expired-in-call.pcap", WN_SUBJECT_CALL, 0,
          1404 },
        { &finding_refresh_failed, "session-timer-refresh-lost.pcap", WN_SUBJECT_CALL, 0, 11 },
        { &finding_answer_never_seen, "udp-fragments-lost.answer.lan.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_answer_never_seen, "udp-fragments-lost.answer.not.lan.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_request_within_call_fails, "session-timer-refresh-lost.pcap", WN_SUBJECT_CALL, 0,
          20 },
        { &finding_request_within_call_fails, "session-timer-refresh-lost.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_ended_after_refresh, "session-timer-refresh-lost.pcap", WN_SUBJECT_CALL, 0, 22 },
        { &finding_refresh_waited_for, "session-timer-refresh-lost.callee.pcap", WN_SUBJECT_CALL, 0,
          6 },
        { &finding_refresh_waited_for, "session-timer-refresh-lost.callee.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_after_silence, "late-answer-lost.pcap", WN_SUBJECT_CALL, 0, 15 },
        { &finding_caller_still_there, "late-answer-lost.pcap", WN_SUBJECT_CALL, 0, 48 },
        { &finding_idle_in_call, "signalling-binding-expired-in-call.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_sound_goes_on, "signalling-binding-expired-in-call.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_refresh_failed, "session-timer-refresh-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_ended_after_refresh, "session-timer-refresh-lost.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_answer_after_silence, "late-answer-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_answer_after_silence, "late-answer-lost.lan.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_call_to_own_public_address, "no-hairpin.call.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_call_to_own_public_address, "no-hairpin.call.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_mapping_gone_at_call, "binding-expired-idle.neighbour.pcap", WN_SUBJECT_CALL, 0,
          13 },
        { &finding_mapping_gone_at_call, "binding-expired-idle.neighbour.not.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_cancel_without_effect, "late-answer-lost.cancel.pcap", WN_SUBJECT_CALL, 0, 7 },
        { &finding_cancel_without_effect, "late-answer-lost.cancel.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_mapping_changed_while_ringing, "late-answer-lost.cancel.pcap", WN_SUBJECT_CALL,
          0, 7 },
        { &finding_mapping_changed_while_ringing, "late-answer-lost.cancel.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_caller_still_there, "not-nat-ok.pcap", WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* A call that works, and an UPDATE in it: unanswered, answered with that, or (a proxy before bob
 * sees both) by the proxy alone. */
static WnTrial *
updates(const char *status, bool forwarded)
{
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial };
    WnTalk           ack = talk, beyond = talk;
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 14000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 30000);

    ack.accepted = true;
    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&ack, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 60, "192.168.1.20:14000", "203.0.113.10:30000", 1, 0);
    wn_trial_rtp(trial, 1.2, 60, "203.0.113.10:30000", "192.168.1.20:14000", 2, 0);
    beyond.client = "203.0.113.10:5060";
    beyond.server = "192.0.2.40:5060";
    beyond.params = ";rport\nVia: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-call-1-2";
    if (!status)
        wn_talk_unanswered(&talk, 10, "UPDATE", 2, NULL);
    else
        wn_talk_request(&talk, 10, "UPDATE", 2, NULL);
    if (forwarded)
        wn_talk_unanswered(&beyond, 10.01, "UPDATE", 2, NULL);
    if (status)
        wn_talk_response(&talk, 42, status, "UPDATE", 2, NULL);
    wn_talk_request(&talk, 60, "BYE", 3, NULL);
    wn_talk_response(&talk, 60.1, "200 OK", "BYE", 3, NULL);
    wn_trial_wait(trial, 100);
    return trial;
}

static void
a_call_in_which_something_found_nobody_does_not_work(void)
{
    static const struct {
        const char *status;
        bool        forwarded;
        WnAnswer    works;
    } cases[] = {
        { NULL, false, WN_UNDECIDED },
        { "408 Request Timeout", false, WN_UNDECIDED },
        { "408 Request Timeout", true, WN_UNDECIDED },
        { "200 OK", false, WN_YES },
        { "488 Not Acceptable Here", false, WN_YES },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = updates(cases[i].status, cases[i].forwarded);
        const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");

        g_assert_cmpint(call->works, ==, cases[i].works);
        g_assert_cmpint(strstr(call->sentence, "found nobody") != NULL, ==,
                        cases[i].works != WN_YES);
        wn_assert_no_headline(trial);
    }
}

/* At alice: it rings, and bob hangs up; who answers his BYE has sent no ACK, or one, or hung up
 * herself. */
typedef struct {
    bool      answers, acknowledges, hers;
    WnOutcome outcome;
} Ending;

static WnTrial *
ends(const Ending *ending)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial };
    WnTalk   ack = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 1, "180 Ringing", "INVITE", 1, NULL);
    if (ending->acknowledges)
        wn_talk_request(&ack, 4, "ACK", 1, NULL);
    if (ending->hers) {
        wn_talk_hang_up(&talk, 36);
        return trial;
    }
    wn_trial_sip(trial, 36, "203.0.113.10:5060", "192.168.1.20:5060",
                 "BYE sip:alice@192.168.1.20:5060 SIP/2.0\n"
                 "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKbye\n"
                 "From: <sip:bob@example.net>;tag=t1\nTo: <sip:alice@example.net>;tag=f1\n"
                 "Call-ID: call-1\nCSeq: 1 BYE\n\n");
    if (ending->answers)
        wn_trial_sip(trial, 36.1, "192.168.1.20:5060", "203.0.113.10:5060",
                     "SIP/2.0 200 OK\n"
                     "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKbye\n"
                     "From: <sip:bob@example.net>;tag=t1\nTo: <sip:alice@example.net>;tag=f1\n"
                     "Call-ID: call-1\nCSeq: 1 BYE\n\n");
    return trial;
}

static void
a_bye_of_the_called_side_tells_that_it_had_answered(void)
{
    static const Ending ENDINGS[] = {
        { true, false, false, WN_OUTCOME_DROPPED },
        { false, false, false, WN_OUTCOME_INCOMPLETE },
        { true, true, false, WN_OUTCOME_INCOMPLETE },
        { true, false, true, WN_OUTCOME_INCOMPLETE },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(ENDINGS); i++) {
        g_autoptr(WnTrial) trial = ends(&ENDINGS[i]);
        const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");

        g_assert_cmpint(call->outcome, ==, ENDINGS[i].outcome);
        g_assert_cmpstr(call->headline->info->id, ==, "cannot-tell");
        if (ENDINGS[i].outcome == WN_OUTCOME_DROPPED)
            wn_assert_frames(trial, "answer-never-seen", "3");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/dialog/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/dialog/a_call_in_which_something_found_nobody_does_not_work",
                    a_call_in_which_something_found_nobody_does_not_work);
    g_test_add_func("/findings/dialog/a_bye_of_the_called_side_tells_that_it_had_answered",
                    a_bye_of_the_called_side_tells_that_it_had_answered);
    return g_test_run();
}
