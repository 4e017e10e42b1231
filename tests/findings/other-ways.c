/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * other-transport-answered, request-refused-by-nat, server-names-private-contact: where each is
 * seen, and where it is not.
 */
#include <string.h>

#include "support/probe.h"
#include "support/talk.h"

static uint32_t
frame_of(WnTrial *trial, WnSubjectKind kind, const WnFindingKind *finding)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, kind, 0);

    return wn_probe_frame(probe, finding);
}

/* ------------------------------------------------------------------ other-transport-answered */

/* The server sends a whole SIP message over TCP to the host of the client. */
static void
speak_over_tcp(WnTrial *trial, const uint8_t server[4])
{
    static const char text[] = "OPTIONS sip:alice@192.168.1.20 SIP/2.0\r\n"
                               "Via: SIP/2.0/TCP 203.0.113.10;branch=z9hG4bKtcp\r\n"
                               "From: <sip:example.net>;tag=s\r\nTo: <sip:alice@example.net>\r\n"
                               "Call-ID: over-tcp\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
    const uint8_t     client[4] = { 192, 168, 1, 20 };
    WnPacket          packet = { .time = 1767607201 * WN_SECOND,
                                 .frame = 77,
                                 .kind = WN_PACKET_MESSAGE,
                                 .carrier = WN_CARRIER_TCP,
                                 .src = wn_endpoint(wn_addr_v4(server), 5060),
                                 .dst = wn_endpoint(wn_addr_v4(client), 40000),
                                 .payload = wn_bytes(text, strlen(text)),
                                 .payload_length = sizeof(text) - 1 };

    wn_engine_feed(wn_trial_engine(trial), &packet);
}

static WnTrial *
unanswered_message(void)
{
    WnTrial *trial = wn_trial_new(NULL);

    wn_talk_unanswered(&(WnTalk){ .trial = trial }, 0, "MESSAGE", 1, NULL);
    return trial;
}

static void
the_server_answers_over_tcp(void)
{
    const uint8_t server[4] = { 203, 0, 113, 10 }, other[4] = { 203, 0, 113, 11 };
    g_autoptr(WnTrial) trial = unanswered_message();
    g_autoptr(WnTrial) elsewhere = unanswered_message();

    g_assert_cmpuint(frame_of(trial, WN_SUBJECT_MESSAGE, &finding_other_transport_answered), ==, 0);
    speak_over_tcp(trial, server);
    g_assert_cmpuint(frame_of(trial, WN_SUBJECT_MESSAGE, &finding_other_transport_answered), ==,
                     77);
    speak_over_tcp(elsewhere, other);
    g_assert_cmpuint(frame_of(elsewhere, WN_SUBJECT_MESSAGE, &finding_other_transport_answered), ==,
                     0);
}

static void
nothing_where_it_answers_at_all(void)
{
    const uint8_t server[4] = { 203, 0, 113, 10 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "MESSAGE", 1, NULL);
    wn_talk_response(&talk, 0.1, "200 OK", "MESSAGE", 1, NULL);
    speak_over_tcp(trial, server);
    g_assert_cmpuint(frame_of(trial, WN_SUBJECT_MESSAGE, &finding_other_transport_answered), ==, 0);
}

/* What the server spoke long before shows nothing of the moment when it is silent. */
static void
nothing_where_it_spoke_before_only(void)
{
    const uint8_t server[4] = { 203, 0, 113, 10 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    speak_over_tcp(trial, server);
    wn_talk_unanswered(&(WnTalk){ .trial = trial }, 600, "MESSAGE", 1, NULL);
    g_assert_cmpuint(frame_of(trial, WN_SUBJECT_MESSAGE, &finding_other_transport_answered), ==, 0);
}

/* The same host has pages for the web as well: what goes over TLS there is SIP at
 * its ports alone. */
static void
only_at_a_port_of_sip_where_it_is_encrypted(void)
{
    static const uint8_t DATA[] = { 0x17, 3, 3, 0, 2, 0xaa, 0xaa };
    static const struct {
        uint16_t port, told;
        bool     seen;
    } cases[] = { { 5061, 0, true }, { 443, 0, false }, { 443, 443, true } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const uint8_t server[4] = { 203, 0, 113, 10 }, client[4] = { 192, 168, 1, 20 };
        g_autoptr(WnTrial) trial = NULL;
        WnOptions options;
        WnPacket  packet = { .time = 1767607201 * WN_SECOND,
                             .frame = 78,
                             .kind = WN_PACKET_TCP_EVENT,
                             .carrier = WN_CARRIER_TCP,
                             .src = wn_endpoint(wn_addr_v4(server), cases[i].port),
                             .dst = wn_endpoint(wn_addr_v4(client), 40000),
                             .payload = wn_bytes(DATA, sizeof(DATA)),
                             .payload_length = sizeof(DATA) };

        wn_options_init(&options);
        options.sip_ports = &cases[i].told;
        options.n_sip_ports = cases[i].told ? 1 : 0;
        trial = wn_trial_new(&options);
        wn_talk_unanswered(&(WnTalk){ .trial = trial }, 0, "MESSAGE", 1, NULL);
        wn_engine_feed(wn_trial_engine(trial), &packet);
        g_assert_cmpuint(frame_of(trial, WN_SUBJECT_MESSAGE, &finding_other_transport_answered), ==,
                         cases[i].seen ? 78 : 0);
    }
}

/* ------------------------------------------------------------------ request-refused-by-nat */

static void
icmp_answers_the_request(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    uint32_t refusal;

    wn_talk_request(&(WnTalk){ .trial = trial }, 0, "MESSAGE", 1, NULL);
    refusal =
        wn_trial_icmp(trial, 0.1, "203.0.113.10", 3, 3, "192.168.1.20:5060", "203.0.113.10:5060");
    g_assert_cmpuint(frame_of(trial, WN_SUBJECT_MESSAGE, &finding_request_refused_by_nat), ==,
                     refusal);
}

/* Prohibited (13) is a filter's word, and an answer says more than an ICMP error. */
static void
other_errors_and_answered_requests_are_no_refusal(void)
{
    g_autoptr(WnTrial) filtered = wn_trial_new(NULL);
    g_autoptr(WnTrial) answered = wn_trial_new(NULL);
    WnTalk talk = { .trial = answered };

    wn_talk_request(&(WnTalk){ .trial = filtered }, 0, "MESSAGE", 1, NULL);
    wn_trial_icmp(filtered, 0.1, "203.0.113.10", 3, 13, "192.168.1.20:5060", "203.0.113.10:5060");
    g_assert_cmpuint(frame_of(filtered, WN_SUBJECT_MESSAGE, &finding_request_refused_by_nat), ==,
                     0);
    wn_talk_request(&talk, 0, "MESSAGE", 1, NULL);
    wn_trial_icmp(answered, 0.1, "203.0.113.10", 3, 3, "192.168.1.20:5060", "203.0.113.10:5060");
    wn_talk_response(&talk, 0.6, "200 OK", "MESSAGE", 1, NULL);
    g_assert_cmpuint(frame_of(answered, WN_SUBJECT_MESSAGE, &finding_request_refused_by_nat), ==,
                     0);
}

/* ------------------------------------------------------------------ server-names-private-contact
 */

static uint32_t
answer_with(const char *contact, const char *agent_of_100, const char *agent, uint32_t *answer)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .remote = contact };
    g_autofree char *trying = g_strdup_printf("Server: %s\n", agent_of_100);
    g_autofree char *server = g_strdup_printf("Server: %s\n", agent);

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, trying);
    *answer = wn_talk_response(&talk, 2, "200 OK", "INVITE", 1, server);
    return frame_of(trial, WN_SUBJECT_CALL, &finding_server_names_private_contact);
}

static void
a_server_names_its_own_private_address(void)
{
    uint32_t answer;

    g_assert_cmpuint(answer_with("<sip:bob@10.1.1.5:5060>", "PBX 3", "PBX 3", &answer), ==, answer);
    g_assert_cmpuint(answer_with("<sip:bob@203.0.113.10>", "PBX 3", "PBX 3", &answer), ==, 0);
    /* Who answers is not who tried: a phone behind it may have written the Contact. */
    g_assert_cmpuint(answer_with("<sip:bob@10.1.1.5:5060>", "PBX 3", "Phone 1", &answer), ==, 0);
}

/* Any phone that is called may say 100 (RFC 3261 8.2.6.1): by a provider, where it registered, or
 * by the private address of its Contact. */
static void
a_called_phone_is_no_server(void)
{
    static const struct {
        const char *caller, *uri;
        bool        registered, is_server;
    } cases[] = {
        { "192.168.1.20:5060", "sip:bob@203.0.113.10:5060", false, true },
        { "192.168.1.20:5060", "sip:bob@203.0.113.10:5060", true, false },
        { "192.168.1.20:5060", "sip:bob@10.1.1.5:5060", false, false },
        { "198.51.100.7:5060", "sip:bob@203.0.113.10:5060", false, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        const char  *agent = "Server: Box 7\n";
        const WnTalk enrol = { .trial = trial,
                               .client = "203.0.113.10:5060",
                               .from = "bob",
                               .server = cases[i].caller,
                               .contact = "<sip:bob@10.1.1.5:5060>",
                               .call_id = "reg-1" };
        const WnTalk talk = { .trial = trial,
                              .client = cases[i].caller,
                              .uri = cases[i].uri,
                              .remote = "<sip:bob@10.1.1.5:5060>" };
        uint32_t     answer;

        if (cases[i].registered) {
            wn_talk_registers(&enrol, 0);
        }
        wn_talk_request(&talk, 1, "INVITE", 1, NULL);
        wn_talk_response(&talk, 1.1, "100 Trying", "INVITE", 1, agent);
        answer = wn_talk_response(&talk, 3, "200 OK", "INVITE", 1, agent);
        g_assert_cmpuint(frame_of(trial, WN_SUBJECT_CALL, &finding_server_names_private_contact),
                         ==, cases[i].is_server ? answer : 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/other-ways/the_server_answers_over_tcp",
                    the_server_answers_over_tcp);
    g_test_add_func("/findings/other-ways/nothing_where_it_answers_at_all",
                    nothing_where_it_answers_at_all);
    g_test_add_func("/findings/other-ways/nothing_where_it_spoke_before_only",
                    nothing_where_it_spoke_before_only);
    g_test_add_func("/findings/other-ways/only_at_a_port_of_sip_where_it_is_encrypted",
                    only_at_a_port_of_sip_where_it_is_encrypted);
    g_test_add_func("/findings/other-ways/icmp_answers_the_request", icmp_answers_the_request);
    g_test_add_func("/findings/other-ways/other_errors_and_answered_requests_are_no_refusal",
                    other_errors_and_answered_requests_are_no_refusal);
    g_test_add_func("/findings/other-ways/a_server_names_its_own_private_address",
                    a_server_names_its_own_private_address);
    g_test_add_func("/findings/other-ways/a_called_phone_is_no_server",
                    a_called_phone_is_no_server);
    return g_test_run();
}
