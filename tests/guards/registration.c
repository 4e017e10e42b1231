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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/registration/answers_of_samples", answers_of_samples);
    g_test_add_func("/guards/registration/holds_for_another_device", holds_for_another_device);
    g_test_add_func("/guards/registration/clear_for_the_device_itself",
                    clear_for_the_device_itself);
    return g_test_run();
}
