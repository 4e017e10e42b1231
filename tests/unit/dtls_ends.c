/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a handshake of DTLS-SRTP has ended, who began it, and one that a TURN server relays (RFC
 * 6347 4.2.4, RFC 5763 5, RFC 8656 12).
 */
#include <string.h>

#include "support/media_call.h"
#include "support/probe.h"
#include "support/relay_talk.h"
#include "support/talk.h"

#define DTLS(setup) "a=fingerprint:sha-256 AB:CD\na=setup:" setup "\n"

enum { CIPHER_SPEC = 20, HANDSHAKE = 22 };
enum { CLIENT_HELLO = 1, SERVER_HELLO = 2 };
enum { RECORD = 13, MESSAGE = 12, BODY = 2 + 32 + 60 };

/* The one record of a datagram: ChangeCipherSpec, or a hello whose random is all that number; in a
 * channel of TURN, or not. */
static void
send(WnTrial *trial, double at, const char *src, const char *dst, uint8_t hello, uint8_t random,
     bool in_channel)
{
    uint8_t        bytes[4 + RECORD + MESSAGE + BODY] = { 0x40 }, *record = bytes + 4;
    unsigned       length = hello ? MESSAGE + BODY : 1;
    static uint8_t serial;

    memcpy(record, (const uint8_t[]){ hello ? HANDSHAKE : CIPHER_SPEC, 0xfe, 0xfd }, 3);
    record[10] = ++serial;
    record[12] = (uint8_t) length;
    if (hello) {
        record[RECORD] = hello;
        record[RECORD + 3] = record[RECORD + 11] = BODY;
        record[RECORD + MESSAGE] = 0xfe;
        record[RECORD + MESSAGE + 1] = 0xfd;
        memset(record + RECORD + MESSAGE + 2, random, 32);
    } else {
        record[RECORD] = 1;
    }
    bytes[3] = (uint8_t) (RECORD + length);
    wn_trial_datagram(trial, at, src, dst,
                      in_channel ? wn_bytes(bytes, 4 + RECORD + length)
                                 : wn_bytes(record, RECORD + length));
}

/* Alice's hello is sent three times, and bob's answer as often, as his stack was not ready. */
static WnTrial *
answered_late(uint8_t answer)
{
    static const double times[] = { 1.2, 2.2, 4.2 };
    WnTrial            *trial = wn_call_public(DTLS("actpass"));

    for (int i = 0; i < 3; i++) {
        send(trial, times[i], ALICE, BOB, CLIENT_HELLO, 1, false);
        send(trial, times[i] + 0.03, BOB, ALICE, answer, 2, false);
    }
    return trial;
}

static unsigned
count_of_repeated(WnTrial *trial)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    return wn_probe_count(probe, &finding_flight_repeated);
}

static void
both_have_keys_and_it_has_ended(void)
{
    for (int keys = 0; keys < 3; keys++) {
        g_autoptr(WnTrial) trial = answered_late(SERVER_HELLO);

        if (keys > 0)
            send(trial, 4.3, ALICE, BOB, 0, 0, false);
        if (keys > 1)
            send(trial, 4.4, BOB, ALICE, 0, 0, false);
        wn_call_hang_up(trial, 40);
        g_assert_cmpuint(count_of_repeated(trial), ==, keys < 2);
    }
}

/* a=setup:active on both sides: his hello is none that answers hers. */
static void
the_hello_of_who_begins_too_is_no_answer(void)
{
    g_autoptr(WnTrial) trial = answered_late(CLIENT_HELLO);

    wn_call_hang_up(trial, 40);
    g_assert_cmpuint(count_of_repeated(trial), ==, 0);
}

/* Bob begins, and what he sends comes to alice in the channel of her TURN server. */
static void
a_handshake_through_a_relay_is_one(void)
{
    for (unsigned comes = 0; comes < 2; comes++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk           talk = { .trial = trial, .accepted = true };
        g_autofree char *offer = wn_call_sdp("203.0.113.30", 50000, DTLS("passive"));
        g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, DTLS("active"));
        g_autofree char *asked = g_strconcat("Content-Type: application/sdp\n\n", offer, NULL);
        g_autofree char *told = g_strconcat("Content-Type: application/sdp\n\n", answer, NULL);

        wn_relay_open(trial, 0);
        wn_talk_answered(&talk, 1, asked, told);
        if (comes) {
            send(trial, 2.2, "203.0.113.30:3478", "192.168.1.20:4000", CLIENT_HELLO, 1, true);
            send(trial, 2.3, "192.168.1.20:4000", "203.0.113.30:3478", SERVER_HELLO, 2, true);
        }
        wn_trial_wait(trial, 20);
        wn_talk_hang_up(&talk, 40);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpuint(wn_probe_count(probe, &finding_handshake_awaited), ==, 1 - comes);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dtls_ends/both_have_keys_and_it_has_ended", both_have_keys_and_it_has_ended);
    g_test_add_func("/dtls_ends/the_hello_of_who_begins_too_is_no_answer",
                    the_hello_of_who_begins_too_is_no_answer);
    g_test_add_func("/dtls_ends/a_handshake_through_a_relay_is_one",
                    a_handshake_through_a_relay_is_one);
    return g_test_run();
}
