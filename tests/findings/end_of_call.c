/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of the end of a call. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_bye_unanswered, "bye-lost.pcap", WN_SUBJECT_CALL, 0, 15 },
        { &finding_bye_unanswered, "bye-lost.sender.pcap", WN_SUBJECT_CALL, 0, 143 },
        { &finding_bye_unanswered, "bye-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_unanswered, "negative-loss.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_unanswered, "negative-slow.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_to_private_address, "bye-lost.pcap", WN_SUBJECT_CALL, 0, 16 },
        { &finding_bye_to_private_address, "bye-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_bye_to_private_address, "negative-vpn.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_refused, "not-nat-busy.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_refused, "not-nat-busy.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_refused, "not-nat-auth.no-credentials.pcap", WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_refused, "not-nat-auth.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_rang, "not-nat-cancelled.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_rang, "not-nat-unavailable.unknown.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_caller_gave_up, "not-nat-cancelled.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_caller_gave_up, "not-nat-cancelled.not.pcap", WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/end_of_call/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
