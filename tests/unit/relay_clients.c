/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a TURN server does for its clients, one after another and several relays at a time (RFC 8656
 * 3, 7, 9): what none of them may be told of the others.
 */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/relay_talk.h"
#include "support/stun_message.h"
#include "support/talk.h"

#define RELAY "203.0.113.30:50000"

enum { ALLOCATE = 3, REFRESH = 4, PERMIT = 8, SEND = 0x16, DATA = 0x17 };
enum {
    USERNAME = 0x06,
    INTEGRITY = 0x08,
    ERROR_CODE = 0x09,
    LIFETIME = 0x0d,
    PEER = 0x12,
    BYTES = 0x13
};
enum { RELAYED = 0x16 };

typedef struct {
    WnTrial    *trial;
    const char *at, *server; /* "ADDR:PORT" */
} Client;

static GByteArray *
message_of(uint16_t type, unsigned serial)
{
    uint8_t id[16];

    memcpy(id, wn_cookie_id, sizeof(id));
    id[14] = (uint8_t) (serial >> 8);
    id[15] = (uint8_t) serial;
    return wn_stun_message_new(type, id);
}

/* An authenticated request for these peers, and its answer: error 0 is success. */
static void
ask(const Client *client, double at, uint16_t method, const char *const *peers, unsigned error)
{
    static unsigned      serial;
    static const uint8_t none[4], hash[20];
    uint8_t              code[4] = { 0, 0, (uint8_t) (error / 100), (uint8_t) (error % 100) };
    g_autoptr(GByteArray) request = message_of(method, ++serial);
    g_autoptr(GByteArray) answer = message_of(method | (error ? 0x110 : 0x100), serial);

    wn_stun_add(request, USERNAME, wn_bytes("alice", 5));
    if (method == REFRESH)
        wn_stun_add(request, LIFETIME, wn_bytes(none, sizeof(none)));
    for (unsigned i = 0; peers && peers[i]; i++)
        wn_stun_add_address(request, PEER, peers[i]);
    wn_stun_add(request, INTEGRITY, wn_bytes(hash, sizeof(hash)));
    if (error)
        wn_stun_add(answer, ERROR_CODE, wn_bytes(code, sizeof(code)));
    else if (method == ALLOCATE)
        wn_stun_add_address(answer, RELAYED, RELAY);
    wn_trial_datagram(client->trial, at, client->at, client->server, wn_array_view(request));
    wn_trial_datagram(client->trial, at + 0.03, client->server, client->at, wn_array_view(answer));
}

static void
permit(const Client *client, double at, const char *peer)
{
    const char *const peers[] = { peer, NULL };

    ask(client, at, PERMIT, peers, 0);
}

/* Sound of the client for the peer, or of the peer for it, in an indication of that kind. */
static void
indicate(const Client *client, double at, uint16_t kind, const char *peer, unsigned number)
{
    static unsigned serial = 0x8000;
    uint8_t         rtp[172] = { 0x80, 0, (uint8_t) (number >> 8), (uint8_t) number };
    g_autoptr(GByteArray) message = message_of(kind, ++serial);

    rtp[6] = (uint8_t) (number * 160 >> 8);
    rtp[7] = (uint8_t) (number * 160);
    rtp[11] = (uint8_t) kind;
    wn_stun_add_address(message, PEER, peer);
    wn_stun_add(message, BYTES, wn_bytes(rtp, sizeof(rtp)));
    wn_trial_datagram(client->trial, at, kind == SEND ? client->at : client->server,
                      kind == SEND ? client->server : client->at, wn_array_view(message));
}

/* Ten packets a second, both ways. */
static void
talk(const Client *client, double from, double to, const char *peer)
{
    unsigned number = 0;

    for (double at = from; at < to; at += 0.1, number++) {
        indicate(client, at, SEND, peer, number);
        indicate(client, at + 0.01, DATA, peer, number);
    }
}

/* ------------------------------------------------------------------ one after another */

/* At the server's link: 203.0.113.30:50000 is alice's, who hears 192.0.2.77 by it, and then bob's,
 * who hears 192.0.2.44.  Where she gives it back, what 192.0.2.88 sends in between is for neither;
 * what came before her neither. */
static void
assert_each_hears_his_own(bool gives_back)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const Client alice = { trial, "198.51.100.7:40001", "203.0.113.30:3478" };
    const Client bob = { trial, "198.51.100.99:41000", "203.0.113.30:3478" };

    wn_trial_rtp(trial, 0, 20, "192.0.2.66:9000", RELAY, 8, 0);
    ask(&alice, 30, ALLOCATE, NULL, 0);
    permit(&alice, 30.2, "192.0.2.77:7000");
    talk(&alice, 30.5, 42, "192.0.2.77:7000");
    wn_trial_rtp(trial, 30.5, 42, "192.0.2.77:7000", RELAY, 2, 0);
    if (gives_back) {
        ask(&alice, 43, REFRESH, NULL, 0);
        wn_trial_rtp(trial, 50, 60, "192.0.2.88:8000", RELAY, 6, 0);
    }
    ask(&bob, 70, ALLOCATE, NULL, 0);
    permit(&bob, 70.2, "192.0.2.44:6000");
    talk(&bob, 70.5, 82, "192.0.2.44:6000");
    wn_trial_rtp(trial, 70.5, 82, "192.0.2.44:6000", RELAY, 4, 0);
    wn_assert_unnamed(trial, "turn-permission-missing");
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "198.51.100.7")->works, ==,
                    WN_YES);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "198.51.100.99")->works, ==,
                    WN_YES);
}

static void
a_relayed_port_is_one_client_s_at_a_time(void)
{
    assert_each_hears_his_own(true);
    assert_each_hears_his_own(false);
}

/* The caller hangs up and gives the relay back; no permission was due yet. */
static void
early_sound_needs_no_permission(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const Client alice = { trial, "198.51.100.7:40001", "203.0.113.30:3478" };

    ask(&alice, 0, ALLOCATE, NULL, 0);
    wn_trial_rtp(trial, 5, 6.5, "192.0.2.77:7000", RELAY, 2, 0);
    ask(&alice, 6.6, REFRESH, NULL, 0);
    wn_assert_unnamed(trial, "turn-permission-missing");
}

/* ------------------------------------------------------------------ more than are kept */

static void
of_many_peers_not_all_are_known(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const Client alice = { trial, "198.51.100.7:40001", "203.0.113.30:3478" };

    ask(&alice, 0, ALLOCATE, NULL, 0);
    for (unsigned i = 0; i < 70; i++) {
        g_autofree char *peer = g_strdup_printf("192.0.2.%u:7000", i + 1);
        double           at = 1 + i * 10;

        permit(&alice, at, peer);
        talk(&alice, at + 0.5, at + 8, peer);
        wn_trial_rtp(trial, at + 0.5, at + 8, peer, RELAY, 100 + i, 0);
    }
    wn_assert_unnamed(trial, "turn-permission-missing");
}

/* One CreatePermission names ten (RFC 8656 9.1), nine of them private; the peer is the last. */
static void
of_many_peers_in_one_request_not_all_are_known(void)
{
    static const char *const peers[] = { "10.0.0.5:7000",
                                         "10.0.1.5:7000",
                                         "10.0.2.5:7000",
                                         "10.0.3.5:7000",
                                         "10.0.4.5:7000",
                                         "10.0.5.5:7000",
                                         "10.0.6.5:7000",
                                         "10.0.7.5:7000",
                                         "10.0.8.5:7000",
                                         "192.0.2.77:7000",
                                         NULL };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    const Client alice = { trial, "192.168.1.20:4000", "203.0.113.30:3478" };

    ask(&alice, 0, ALLOCATE, NULL, 0);
    ask(&alice, 0.2, PERMIT, peers, 0);
    wn_relay_call(trial, 1, 12);
    for (unsigned i = 0; i < 100; i++)
        indicate(&alice, 2.5 + i * 0.05, SEND, "192.0.2.40:6000", i);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_permission_for_private_peer), ==, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_data_without_permission), ==, 0);
}

/* ------------------------------------------------------------------ a second one */

/* Refused at the port for RTCP, or by another server, beside one that carries the sound. */
static void
assert_second_refused(const char *at, const char *server, unsigned error, bool served)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const Client first = { trial, "192.168.1.20:40000", "203.0.113.30:3478" };
    const Client second = { trial, at, server };
    const char  *cause = error == 486 ? "turn-allocation-refused" : "turn-auth-failed";

    ask(&first, 0, ALLOCATE, NULL, served ? 0 : error);
    ask(&second, 0.1, ALLOCATE, NULL, error);
    if (served) {
        permit(&first, 0.3, "192.0.2.77:7000");
        talk(&first, 0.5, 10, "192.0.2.77:7000");
        ask(&first, 11, REFRESH, NULL, 0);
        wn_assert_unnamed(trial, cause);
    } else {
        wn_assert_headline(trial, "192.168.1.20", cause, WN_GRADE_CERTAIN);
    }
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "192.168.1.20")->works, ==,
                    served ? WN_YES : WN_NO);
}

static void
a_second_relay_is_not_needed(void)
{
    for (int served = 0; served < 2; served++) {
        assert_second_refused("192.168.1.20:40001", "203.0.113.30:3478", 486, served);
        assert_second_refused("192.168.1.20:40000", "203.0.113.31:3478", 401, served);
    }
}

/* ------------------------------------------------------------------ stale nonces */

/* Each time the nonce is ten minutes old, and the request with the new one succeeds (RFC
 * 8489 9.2.4); or it does not. */
static void
a_nonce_may_be_stale_again_and_again(void)
{
    for (int agrees = 0; agrees < 2; agrees++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        const Client alice = { trial, "192.168.1.20:4000", "203.0.113.30:3478" };

        for (unsigned i = 0; i < 4; i++) {
            ask(&alice, i * 600, PERMIT, NULL, 438);
            if (agrees)
                ask(&alice, i * 600 + 0.1, PERMIT, NULL, 0);
        }
        wn_relay_call(trial, 1801, 1830);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_turn_credentials_refused), ==, 1 - agrees);
    }
}

/* She has given it back when the answer to a last renewal says that there is none (437). */
static void
who_gave_it_back_has_lost_nothing(void)
{
    for (int back = 0; back < 2; back++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        const Client alice = { trial, "192.168.1.20:40000", "203.0.113.30:3478" };

        ask(&alice, 0, ALLOCATE, NULL, 0);
        permit(&alice, 0.2, "192.0.2.77:7000");
        talk(&alice, 0.5, 10, "192.0.2.77:7000");
        if (back)
            ask(&alice, 11, REFRESH, NULL, 0);
        ask(&alice, 11.1, PERMIT, NULL, 437);
        if (back)
            wn_assert_unnamed(trial, "turn-allocation-refused");
        else
            wn_assert_hazard(trial, "turn-allocation-refused");
    }
}

/* From one port she has a relay, and ten minutes later, for another call, her name is not known any
 * more: what was granted before does not answer for that. */
static void
another_allocation_is_another_story(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const Client alice = { trial, "198.51.100.7:40001", "203.0.113.30:3478" };

    ask(&alice, 0, ALLOCATE, NULL, 0);
    permit(&alice, 0.2, "192.0.2.77:7000");
    talk(&alice, 0.5, 12, "192.0.2.77:7000");
    ask(&alice, 700, ALLOCATE, NULL, 401);
    ask(&alice, 700.2, ALLOCATE, NULL, 401);
    wn_trial_wait(trial, 800);
    wn_assert_headline(trial, "198.51.100.7", "turn-auth-failed", WN_GRADE_CERTAIN);
}

/* Her allocation is older than the capture, and she does without ICE.  Bob's answer names
 * 192.0.2.77:7000; her relay sends to and gets from that peer. */
static WnTrial *
call_without_ice(const char *peer)
{
    WnTrial         *trial = wn_trial_new(NULL);
    const Client     alice = { trial, "192.168.1.20:40000", "203.0.113.30:3478" };
    g_autofree char *offer = wn_talk_sdp("203.0.113.30", 50000);
    g_autofree char *answer = wn_talk_sdp("192.0.2.77", 7000);
    WnTalk           call = { .trial = trial, .accepted = true };

    wn_talk_answered(&call, 0, offer, answer);
    permit(&alice, 1.2, peer);
    talk(&alice, 1.5, 31, peer);
    wn_talk_hang_up(&call, 32);
    wn_trial_wait(trial, 60);
    return trial;
}

/* What is relayed from and for the place that the answer names is the sound of their call. */
static void
without_ice_the_answer_names_the_peer(void)
{
    g_autoptr(WnTrial) trial = call_without_ice("192.0.2.77:7000");

    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 295);
    wn_assert_path(trial, WN_ROLE_CALLEE, WN_MEDIA_DELIVERED, 295);
    wn_assert_no_headline(trial);
}

/* What it relays for another peer is not. */
static void
without_ice_another_peer_is_another_story(void)
{
    g_autoptr(WnTrial) trial = call_without_ice("192.0.2.44:6000");

    g_assert_cmpuint(wn_call_path(trial, WN_ROLE_CALLER)->packets, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/relay_clients/a_relayed_port_is_one_client_s_at_a_time",
                    a_relayed_port_is_one_client_s_at_a_time);
    g_test_add_func("/relay_clients/early_sound_needs_no_permission",
                    early_sound_needs_no_permission);
    g_test_add_func("/relay_clients/of_many_peers_not_all_are_known",
                    of_many_peers_not_all_are_known);
    g_test_add_func("/relay_clients/of_many_peers_in_one_request_not_all_are_known",
                    of_many_peers_in_one_request_not_all_are_known);
    g_test_add_func("/relay_clients/a_nonce_may_be_stale_again_and_again",
                    a_nonce_may_be_stale_again_and_again);
    g_test_add_func("/relay_clients/who_gave_it_back_has_lost_nothing",
                    who_gave_it_back_has_lost_nothing);
    g_test_add_func("/relay_clients/a_second_relay_is_not_needed", a_second_relay_is_not_needed);
    g_test_add_func("/relay_clients/another_allocation_is_another_story",
                    another_allocation_is_another_story);
    g_test_add_func("/relay_clients/without_ice_the_answer_names_the_peer",
                    without_ice_the_answer_names_the_peer);
    g_test_add_func("/relay_clients/without_ice_another_peer_is_another_story",
                    without_ice_another_peer_is_another_story);
    return g_test_run();
}
