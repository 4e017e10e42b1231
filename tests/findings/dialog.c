/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of requests and answers within a dialog that get lost. */
#include "support/probe.h"

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
        { &finding_caller_still_there, "not-nat-ok.pcap", WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/dialog/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
