/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a mapping that was forgotten. */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_idle_before_request, "binding-expired-idle.same-port.pcap", WN_SUBJECT_CALL, 1,
          21 },
        { &finding_idle_before_request, "binding-expired-idle.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_came_back_afterwards, "binding-expired-idle.same-port.pcap", WN_SUBJECT_CALL, 1,
          30 },
        { &finding_came_back_afterwards, "binding-expired-idle.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_port_changed_afterwards, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 30 },
        { &finding_port_changed_afterwards, "binding-expired-idle.same-port.pcap", WN_SUBJECT_CALL,
          1, 0 },
        { &finding_silent_between_registrations, "binding-expired-idle.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 10 },
        { &finding_silent_between_registrations, "binding-expired-idle.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_request_unanswered, "inbound-invite-unreachable.pcap", WN_SUBJECT_CALL, 0, 7 },
        { &finding_request_unanswered, "inbound-invite-unreachable.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_request_stopped_at_router, "inbound-invite-unreachable.pcap", WN_SUBJECT_CALL, 0,
          7 },
        { &finding_request_stopped_at_router, "inbound-invite-unreachable.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* Every 25 seconds (RFC 5626 4.4.2): no router forgets it in between. */
static void
a_phone_that_registers_often_is_not_silent(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk asked = { .trial = trial }, told = asked;

    told.params = ";rport=5060;received=198.51.100.7";
    for (unsigned i = 0; i < 4; i++) {
        wn_talk_request(&asked, i * 25.0, "REGISTER", i + 1, NULL);
        wn_talk_response(&told, i * 25.0 + 0.1, "200 OK", "REGISTER", i + 1, NULL);
    }
    probe = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_silent_between_registrations), ==, 0);
}

static void
registers(WnTrial *trial, double at, const char *client, unsigned cseq)
{
    WnTalk asked = { .trial = trial, .client = client, .via = "192.168.1.20:5060" }, told = asked;

    told.params = ";rport=40001;received=198.51.100.7";
    wn_talk_request(&asked, at, "REGISTER", cseq, "Expires: 3600\n");
    wn_talk_response(&told, at + 0.1, "200 OK", "REGISTER", cseq, NULL);
}

/* A request that is seen outside alone: it was stopped if anything of the phone was seen inside by
 * then. */
static void
not_before_the_inside_was_captured(void)
{
    for (unsigned inside = 0; inside < 2; inside++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk caller = { .trial = trial,
                          .client = "203.0.113.10:5060",
                          .server = "198.51.100.7:40001",
                          .uri = "sip:alice@192.168.1.20:5060",
                          .contact = "<sip:bob@203.0.113.10:5060>",
                          .from = "bob",
                          .to = "alice",
                          .call_id = "call-2" };

        if (inside)
            registers(trial, 0, "192.168.1.20:5060", 1);
        registers(trial, 0.001, "198.51.100.7:40001", 1);
        wn_talk_unanswered(&caller, 150, "INVITE", 1, NULL);
        registers(trial, 400, "192.168.1.20:5060", 2);
        registers(trial, 400.001, "198.51.100.7:40001", 2);
        wn_trial_wait(trial, 500);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_request_stopped_at_router), ==, inside);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/idle/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/idle/a_phone_that_registers_often_is_not_silent",
                    a_phone_that_registers_often_is_not_silent);
    g_test_add_func("/findings/idle/not_before_the_inside_was_captured",
                    not_before_the_inside_was_captured);
    return g_test_run();
}
