/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a registration. */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_credentials_refused, "not-nat-auth.pcap", WN_SUBJECT_REGISTRATION, 0, 4 },
        { &finding_credentials_refused, "not-nat-auth.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_challenge_not_answered, "not-nat-auth.no-credentials.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_challenge_not_answered, "not-nat-auth.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_private_contact_kept, "private-contact-registered.caller.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_server_gave_up, "private-contact-registered.gave-up.pcap", WN_SUBJECT_CALL, 0,
          7 },
        { &finding_server_gave_up, "private-contact-registered.gave-up.not.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_server_looks_for_contact, "private-contact-registered.link.pcap",
          WN_SUBJECT_CALL, 0, 7 },
        { &finding_server_looks_for_contact, "private-contact-registered.link.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_contact_kept, "private-contact-registered.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_private_contact_kept, "negative-received.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_sent_to_registered_address, "private-contact-registered.pcap", WN_SUBJECT_CALL,
          0, 3 },
        { &finding_sent_to_registered_address, "private-contact-registered.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_forwarded_to_private_address, "private-contact-registered.pcap", WN_SUBJECT_CALL,
          0, 7 },
        { &finding_forwarded_to_private_address, "private-contact-registered.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_forwarded_to_private_address, "negative-vpn.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_address_in_register, "registrar-rejects-private-address.pcap",
          WN_SUBJECT_REGISTRATION, 0, 1 },
        { &finding_private_address_in_register, "negative-public-public.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_register_refused, "registrar-rejects-private-address.via.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_register_refused, "registrar-rejects-private-address.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_register_refused, "not-nat-auth.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_refusal_names_address, "registrar-rejects-private-address.reason.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_refusal_names_address, "registrar-rejects-private-address.code.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_accepted_with_public_address, "registrar-rejects-private-address.pcap",
          WN_SUBJECT_REGISTRATION, 0, 6 },
        { &finding_accepted_with_public_address, "registrar-rejects-private-address.code.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_accepted_with_private_address, "registrar-rejects-private-address.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_accepted_with_private_address, "registrar-rejects-private-address.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* Bob has two phones; the call goes to both, and what leaves for the private address of the one
 * does no harm: the other answers. */
static void
another_phone_of_his_answered(void)
{
    static const bool answers[] = { false, true };

    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk first = { .trial = trial,
                         .client = "198.51.100.7:5060",
                         .via = "192.168.7.20:5060",
                         .from = "bob",
                         .contact = "<sip:bob@192.168.7.20:5060>",
                         .call_id = "register" };
        WnTalk fork = { .trial = trial,
                        .client = "203.0.113.10:5060",
                        .server = "192.168.7.20:5060",
                        .uri = "sip:bob@192.168.7.20:5060",
                        .contact = "<sip:alice@192.0.2.60:5060>",
                        .params = ";rport;n=1" };

        wn_talk_request(&first, 0, "REGISTER", 1, "Expires: 3600\n");
        wn_talk_response(&first, 0.1, "200 OK", "REGISTER", 1, NULL);
        wn_trial_sip(trial, 10, "203.0.113.10:5060", "192.0.2.40:5060",
                     "INVITE sip:bob@192.0.2.40 SIP/2.0\n"
                     "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bK-other\n"
                     "From: <sip:alice@example.net>;tag=f1\nTo: <sip:bob@example.net>\n"
                     "Call-ID: call-1\nCSeq: 1 INVITE\nMax-Forwards: 70\n"
                     "Contact: <sip:alice@192.0.2.60:5060>\n");
        if (answers[i])
            wn_trial_sip(trial, 12, "192.0.2.40:5060", "203.0.113.10:5060",
                         "SIP/2.0 200 OK\n"
                         "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bK-other\n"
                         "From: <sip:alice@example.net>;tag=f1\nTo: <sip:bob@example.net>;tag=t2\n"
                         "Call-ID: call-1\nCSeq: 1 INVITE\nContact: <sip:bob@192.0.2.40>\n");
        wn_talk_unanswered(&fork, 20, "INVITE", 1, NULL);
        wn_trial_wait(trial, 80);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_sent_to_registered_address), ==,
                         answers[i] ? 0 : 2);
    }
}

/* How the server refuses her call, and what else is seen of it meanwhile. */
typedef struct {
    const char *status;
    double      seconds;
    bool        rings, asks;
    bool        gave_up;
} Refusal;

/* When a timer ran out; at once, after ringing, or with another phone in sight that it asked, it
 * may have had other reasons, and a 408 needs none. */
static void
gave_up_by_a_timer(void)
{
    static const Refusal all[] = {
        { "480 Temporarily Unavailable", 5, false, false, true },
        { "503 Service Unavailable", 32, false, false, true },
        { "480 Temporarily Unavailable", 0.2, false, false, false },
        { "480 Temporarily Unavailable", 5, true, false, false },
        { "480 Temporarily Unavailable", 5, false, true, false },
        { "408 Request Timeout", 32, false, false, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk call = { .trial = trial };
        WnTalk other = { .trial = trial,
                         .client = "203.0.113.10:5060",
                         .server = "192.0.2.40:5060",
                         .call_id = "other" };

        wn_talk_request(&call, 1, "INVITE", 1, NULL);
        wn_talk_response(&call, 1.05, "100 Trying", "INVITE", 1, NULL);
        if (all[i].rings)
            wn_talk_response(&call, 1.1, "180 Ringing", "INVITE", 1, NULL);
        if (all[i].asks)
            wn_talk_request(&other, 1.1, "OPTIONS", 1, NULL);
        wn_talk_response(&call, 1 + all[i].seconds, all[i].status, "INVITE", 1, NULL);
        wn_talk_request(&call, 1.1 + all[i].seconds, "ACK", 1, NULL);
        wn_trial_wait(trial, 60);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_test_message("%s", all[i].status);
        g_assert_cmpuint(wn_probe_count(probe, &finding_server_gave_up), ==, all[i].gave_up);
    }
}

/* How her call is asked for until it is refused, 8 s after it began. */
static unsigned
give_ups(const double *times, size_t n)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk call = { .trial = trial };

    for (size_t i = 0; i < n; i++)
        wn_talk_request(&call, times[i], "INVITE", 1, NULL);
    wn_talk_response(&call, 9, "503 Service Unavailable", "INVITE", 1, NULL);
    wn_talk_request(&call, 9.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_count(probe, &finding_server_gave_up);
}

/* A server that was away may have refused at once the first copy that it got. */
static void
refused_the_last_copy(void)
{
    static const double copies[] = { 1, 1.5, 2.5, 4.5, 8.5 };

    g_assert_cmpuint(give_ups(copies, 1), ==, 1);
    g_assert_cmpuint(give_ups(copies, 3), ==, 1);
    g_assert_cmpuint(give_ups(copies, G_N_ELEMENTS(copies)), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/registration/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/registration/another_phone_of_his_answered",
                    another_phone_of_his_answered);
    g_test_add_func("/findings/registration/gave_up_by_a_timer", gave_up_by_a_timer);
    g_test_add_func("/findings/registration/refused_the_last_copy", refused_the_last_copy);
    return g_test_run();
}
