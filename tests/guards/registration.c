/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What excuses a private Contact: where each guard holds, and where it does not. */
#include "support/probe.h"
#include "support/talk.h"

static void
answers_of_samples(void)
{
    static const WnExcused excused[] = {
        { &guard_registrar_uses_source, "negative-received.pcap", WN_SUBJECT_CALL, 0,
          WN_GUARD_HOLDS },
        { &guard_registrar_uses_source, "private-contact-registered.not.pcap", WN_SUBJECT_CALL, 0,
          WN_GUARD_HOLDS },
        { &guard_registrar_uses_source, "private-contact-registered.pcap", WN_SUBJECT_CALL, 0,
          WN_GUARD_CLEAR },
        { &guard_outbound_flow, "negative-outbound.pcap", WN_SUBJECT_REGISTRATION, 1,
          WN_GUARD_HOLDS },
        { &guard_outbound_flow, "negative-websocket.pcap", WN_SUBJECT_REGISTRATION, 0,
          WN_GUARD_HOLDS },
        { &guard_outbound_flow, "private-contact-registered.pcap", WN_SUBJECT_REGISTRATION, 0,
          WN_GUARD_CLEAR },
        { &guard_connection_reuse, "negative-tcp-reuse.pcap", WN_SUBJECT_REGISTRATION, 0,
          WN_GUARD_HOLDS },
        { &guard_connection_reuse, "private-contact-registered.pcap", WN_SUBJECT_REGISTRATION, 0,
          WN_GUARD_CLEAR },
        { &guard_same_realm, "negative-vpn.pcap", WN_SUBJECT_CALL, 0, WN_GUARD_HOLDS },
        { &guard_same_realm, "peer-address-not-routable.not.pcap", WN_SUBJECT_CALL, 0,
          WN_GUARD_HOLDS },
        { &guard_same_realm, "peer-address-not-routable.silent.pcap", WN_SUBJECT_CALL, 0,
          WN_GUARD_CLEAR },
        { &guard_client_not_translated, "negative-public-public.pcap", WN_SUBJECT_REGISTRATION, 0,
          WN_GUARD_HOLDS },
        { &guard_client_not_translated, "private-contact-registered.pcap", WN_SUBJECT_REGISTRATION,
          0, WN_GUARD_CLEAR },
    };

    wn_assert_answers(excused, G_N_ELEMENTS(excused));
}

/* At the server: alice registers, and the list in its answer names a second device, too. */
static void
call_of_device(WnTrial *trial, const char *device)
{
    WnTalk reg = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };
    g_autofree char *target = g_strdup_printf("%s:5060", device);
    g_autofree char *uri = g_strdup_printf("sip:alice@%s", target);
    WnTalk           call = { .trial = trial,
                              .client = "203.0.113.10:5060",
                              .server = target,
                              .uri = uri,
                              .from = "bob",
                              .to = "alice",
                              .contact = "<sip:bob@203.0.113.10>" };

    wn_talk_request(&reg, 0, "REGISTER", 1, NULL);
    wn_talk_response(&reg, 0.1, "200 OK", "REGISTER", 1,
                     "Contact: <sip:alice@192.168.9.9:5060>;expires=600\n");
    call.call_id = "call-2";
    wn_talk_unanswered(&call, 10, "INVITE", 1, NULL);
    wn_trial_wait(trial, 90);
}

/* G30: the address that fails is not one that this phone ever named. */
static void
holds_for_another_device(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;

    call_of_device(trial, "192.168.9.9");
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpint(wn_probe_answer(probe, &guard_other_device), ==, WN_GUARD_HOLDS);
}

static void
clear_for_the_device_itself(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;

    call_of_device(trial, "192.168.1.20");
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpint(wn_probe_answer(probe, &guard_other_device), ==, WN_GUARD_CLEAR);
}

/* She registers from behind a NAT, and the answer says that the server noted where it came from. */
static void
register_with_source(WnTrial *trial)
{
    WnTalk reg = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };

    wn_talk_request(&reg, 0, "REGISTER", 1, "Expires: 3600\n");
    reg.contact = "<sip:alice@192.168.1.20:5060>;received=\"sip:198.51.100.7:5060\"";
    wn_talk_response(&reg, 0.1, "200 OK", "REGISTER", 1, NULL);
}

static WnTalk
call_for_her(WnTrial *trial, const char *target)
{
    return (WnTalk){ .trial = trial,
                     .client = "203.0.113.10:5060",
                     .server = target,
                     .uri = "sip:alice@192.168.1.20:5060",
                     .from = "bob",
                     .to = "alice",
                     .contact = "<sip:bob@203.0.113.10>",
                     .remote = "<sip:alice@192.168.1.20:5060>",
                     .call_id = "call-2" };
}

static void
assert_uses_source(WnTrial *trial, WnGuardAnswer wanted)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    g_assert_cmpint(wn_probe_answer(probe, &guard_registrar_uses_source), ==, wanted);
}

/* What it noted is one thing; it calls the private address all the same. */
static void
noted_but_not_used(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk call = call_for_her(trial, "192.168.1.20:5060");

    register_with_source(trial);
    wn_talk_unanswered(&call, 10, "INVITE", 1, NULL);
    wn_trial_wait(trial, 90);
    assert_uses_source(trial, WN_GUARD_CLEAR);
}

/* RFC 3261 12.2.1.1: what a dialog's request goes to was named in the dialog, not by REGISTER. */
static void
a_request_of_a_dialog_says_nothing_of_the_binding(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk call = call_for_her(trial, "198.51.100.7:5060");

    register_with_source(trial);
    wn_talk_request(&call, 10, "INVITE", 1, NULL);
    wn_talk_response(&call, 10.5, "200 OK", "INVITE", 1, NULL);
    /* An answer to something that is not in the capture. */
    wn_talk_response(&call, 11, "200 OK", "OPTIONS", 7, NULL);
    call.server = "192.168.1.20:5060";
    wn_talk_request(&call, 10.6, "ACK", 1, NULL);
    wn_talk_unanswered(&call, 20, "BYE", 2, NULL);
    wn_trial_wait(trial, 90);
    assert_uses_source(trial, WN_GUARD_HOLDS);
}

/* She registers over a connection; what the server then sends elsewhere. */
static WnGuardAnswer
reuses(WnCarrier carrier, const char *target, bool answered, bool on_connection)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk reg = { .trial = trial, .client = "198.51.100.7:40000", .via = "192.168.1.20:5060" };
    WnTalk call = call_for_her(trial, on_connection ? "198.51.100.7:40000" : target);

    call.client = on_connection ? "203.0.113.10:5060" : "203.0.113.10:40001";
    wn_trial_carrier(trial, carrier);
    wn_talk_request(&reg, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&reg, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&call, 10, "INVITE", 1, NULL);
    if (answered)
        wn_talk_response(&call, 10.5, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_response(&call, 11, "200 OK", "OPTIONS", 7, NULL); /* to what was not captured */
    wn_trial_wait(trial, 90);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_answer(probe, &guard_connection_reuse);
}

static void
connections(void)
{
    static const char *const PRIVATE = "192.168.1.20:5060";

    g_assert_cmpint(reuses(WN_CARRIER_TCP, PRIVATE, false, true), ==, WN_GUARD_HOLDS);
    /* To the private address on a connection of the server's own; there it is answered. */
    g_assert_cmpint(reuses(WN_CARRIER_TCP, PRIVATE, false, false), ==, WN_GUARD_CLEAR);
    g_assert_cmpint(reuses(WN_CARRIER_TCP, PRIVATE, true, false), ==, WN_GUARD_HOLDS);
    /* To an address that is not private nobody was led astray by the Contact. */
    g_assert_cmpint(reuses(WN_CARRIER_TCP, "198.51.100.7:5060", false, false), ==, WN_GUARD_HOLDS);
    /* An association is a connection as well (RFC 3261 18.2.2, RFC 4168). */
    g_assert_cmpint(reuses(WN_CARRIER_SCTP, PRIVATE, false, true), ==, WN_GUARD_HOLDS);
    g_assert_cmpint(reuses(WN_CARRIER_UDP, PRIVATE, false, true), ==, WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/registration/answers_of_samples", answers_of_samples);
    g_test_add_func("/guards/registration/holds_for_another_device", holds_for_another_device);
    g_test_add_func("/guards/registration/clear_for_the_device_itself",
                    clear_for_the_device_itself);
    g_test_add_func("/guards/registration/noted_but_not_used", noted_but_not_used);
    g_test_add_func("/guards/registration/a_request_of_a_dialog_says_nothing_of_the_binding",
                    a_request_of_a_dialog_says_nothing_of_the_binding);
    g_test_add_func("/guards/registration/connections", connections);
    return g_test_run();
}
