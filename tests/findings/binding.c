/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a contact binding that breaks while it lasts. */
#include "support/probe.h"
#include "support/talk.h"

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
        { &finding_mapping_changes_between_registrations, "nat-rebinding.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 17 },
        { &finding_mapping_changes_between_registrations, "binding-expired-idle.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_pings_unanswered, "nat-rebinding.pings.pcap", WN_SUBJECT_REGISTRATION, 0, 9 },
        { &finding_pings_unanswered, "inbound-from-unexpected-server.pcap", WN_SUBJECT_REGISTRATION,
          1, 0 },
        { &finding_server_not_contacted, "inbound-from-unexpected-server.pcap", WN_SUBJECT_CALL, 0,
          9 },
        { &finding_server_not_contacted, "inbound-from-unexpected-server.not.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_server_not_contacted, "inbound-invite-unreachable.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_own_server_gets_through, "inbound-from-unexpected-server.pcap", WN_SUBJECT_CALL,
          0, 6 },
        { &finding_own_server_gets_through, "inbound-from-unexpected-server.alive.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_phone_still_sends, "inbound-from-unexpected-server.alive.pcap", WN_SUBJECT_CALL,
          0, 16 },
        { &finding_phone_still_sends, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_too_slow, "keepalive-ineffective.pcap", WN_SUBJECT_CALL, 1, 23 },
        { &finding_keepalive_too_slow, "keepalive-ineffective.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_too_slow, "subscription-lost-after-rebinding.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_only_server_pings, "keepalive-ineffective.inbound.pcap", WN_SUBJECT_CALL, 1,
          25 },
        { &finding_only_server_pings, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_on_other_path, "keepalive-ineffective.port.pcap", WN_SUBJECT_CALL, 1,
          5 },
        { &finding_keepalive_on_other_path, "keepalive-ineffective.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_old_contact_still_listed, "stale-contacts-forking.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 12 },
        { &finding_old_contact_still_listed, "stale-contacts-forking.not.pcap",
          WN_SUBJECT_REGISTRATION, 1, 0 },
        { &finding_dead_branch, "stale-contacts-forking.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_dead_branch, "stale-contacts-forking.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_contact_follows_response, "register-contact-loop.pcap", WN_SUBJECT_REGISTRATION,
          0, 3 },
        { &finding_contact_follows_response, "register-contact-loop.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* The server's second call in vain is nearer to its first than to anything of the phone, and it
 * never sent a keep-alive. */
static void
calls_are_no_pings(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk phone = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };
    WnTalk server = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "198.51.100.7:5060",
                      .uri = "sip:alice@198.51.100.7:5060",
                      .contact = "<sip:bob@203.0.113.10:5060>",
                      .from = "bob",
                      .to = "alice",
                      .call_id = "first" };

    wn_talk_request(&phone, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&server, 200, "INVITE", 1, NULL);
    server.call_id = "second";
    wn_talk_unanswered(&server, 240, "INVITE", 1, NULL);
    wn_trial_wait(trial, 300);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 1);
    g_assert_cmpuint(wn_probe_count(probe, &finding_request_unanswered), ==, 1);
    g_assert_cmpuint(wn_probe_count(probe, &finding_only_server_pings), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/binding/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/binding/calls_are_no_pings", calls_are_no_pings);
    return g_test_run();
}
