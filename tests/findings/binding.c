/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a contact binding that breaks while it lasts. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_moved_without_silence, "nat-rebinding.pcap", WN_SUBJECT_CALL, 1, 36 },
        { &finding_moved_without_silence, "nat-rebinding.both.pcap", WN_SUBJECT_CALL, 1, 39 },
        { &finding_moved_without_silence, "nat-rebinding.restarted.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_moved_without_silence, "nat-rebinding.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_moved_without_silence, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_moved_without_silence, "binding-expired-idle.both.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_mapping_changes_between_registrations, "nat-rebinding.lan.pcap", WN_SUBJECT_REGISTRATION, 0, 17 },
        { &finding_mapping_changes_between_registrations, "binding-expired-idle.lan.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_pings_unanswered, "nat-rebinding.pings.pcap", WN_SUBJECT_REGISTRATION, 0, 9 },
        { &finding_pings_unanswered, "inbound-from-unexpected-server.pcap", WN_SUBJECT_REGISTRATION, 1, 0 },
        { &finding_server_not_contacted, "inbound-from-unexpected-server.pcap", WN_SUBJECT_CALL, 0, 9 },
        { &finding_server_not_contacted, "inbound-from-unexpected-server.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_server_not_contacted, "inbound-invite-unreachable.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_own_server_gets_through, "inbound-from-unexpected-server.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_own_server_gets_through, "inbound-from-unexpected-server.alive.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_phone_still_sends, "inbound-from-unexpected-server.alive.pcap", WN_SUBJECT_CALL, 0, 16 },
        { &finding_phone_still_sends, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_too_slow, "keepalive-ineffective.pcap", WN_SUBJECT_CALL, 1, 23 },
        { &finding_keepalive_too_slow, "keepalive-ineffective.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_too_slow, "subscription-lost-after-rebinding.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_only_server_pings, "keepalive-ineffective.inbound.pcap", WN_SUBJECT_CALL, 1, 25 },
        { &finding_only_server_pings, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_on_other_path, "keepalive-ineffective.port.pcap", WN_SUBJECT_CALL, 1, 5 },
        { &finding_keepalive_on_other_path, "keepalive-ineffective.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_old_contact_still_listed, "stale-contacts-forking.lan.pcap", WN_SUBJECT_REGISTRATION, 0, 12 },
        { &finding_old_contact_still_listed, "stale-contacts-forking.not.pcap", WN_SUBJECT_REGISTRATION, 1, 0 },
        { &finding_dead_branch, "stale-contacts-forking.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_dead_branch, "stale-contacts-forking.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_contact_follows_response, "register-contact-loop.pcap", WN_SUBJECT_REGISTRATION, 0, 3 },
        { &finding_contact_follows_response, "register-contact-loop.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/binding/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
