/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a mapping that was forgotten. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_idle_before_request, "binding-expired-idle.same-port.pcap",
          WN_SUBJECT_CALL, 1, 21 },
        { &finding_idle_before_request, "binding-expired-idle.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_came_back_afterwards, "binding-expired-idle.same-port.pcap",
          WN_SUBJECT_CALL, 1, 30 },
        { &finding_came_back_afterwards, "binding-expired-idle.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_port_changed_afterwards, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 30 },
        { &finding_port_changed_afterwards, "binding-expired-idle.same-port.pcap",
          WN_SUBJECT_CALL, 1, 0 },
        { &finding_silent_between_registrations, "binding-expired-idle.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 10 },
        { &finding_silent_between_registrations, "binding-expired-idle.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_request_unanswered, "inbound-invite-unreachable.pcap", WN_SUBJECT_CALL, 0, 7 },
        { &finding_request_unanswered, "inbound-invite-unreachable.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_request_stopped_at_router, "inbound-invite-unreachable.pcap",
          WN_SUBJECT_CALL, 0, 7 },
        { &finding_request_stopped_at_router, "inbound-invite-unreachable.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/idle/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
