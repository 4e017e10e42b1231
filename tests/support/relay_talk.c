/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See relay_talk.h. */
#include "support/relay_talk.h"

#include "support/stun_message.h"
#include "support/talk.h"

#define ALICE "192.168.1.20:4000"
#define RELAY "203.0.113.30:3478"
#define BOB   "192.0.2.40:6000"

enum {
    CHANNEL = 0x4000,
    ALLOCATE = 0x003,
    REFRESH = 0x004,
    CREATE_PERMISSION = 0x008,
    CHANNEL_BIND = 0x009
};
enum { SUCCESS = 0x100, FAILURE = 0x110 };
enum {
    USERNAME = 0x06,
    ERROR_CODE = 0x09,
    NUMBER = 0x0c,
    LIFETIME = 0x0d,
    PEER = 0x12,
    RELAYED = 0x16
};

static GByteArray *
message_of(uint16_t type, uint8_t serial)
{
    uint8_t id[16];

    memcpy(id, wn_cookie_id, sizeof(id));
    id[15] = serial;
    return wn_stun_message_new(type, id);
}

static void
ask(WnTrial *trial, double at, GByteArray *request)
{
    wn_stun_add(request, USERNAME, wn_bytes("alice", 5));
    wn_trial_datagram(trial, at, ALICE, RELAY, wn_array_view(request));
}

static void
answer(WnTrial *trial, double at, GByteArray *response)
{
    wn_trial_datagram(trial, at + 0.03, RELAY, ALICE, wn_array_view(response));
}

void
wn_relay_renew(WnTrial *trial, double at)
{
    static uint8_t       serial = 100;
    static const uint8_t number[4] = { CHANNEL >> 8, CHANNEL & 0xff };
    g_autoptr(GByteArray) request = message_of(CHANNEL_BIND, ++serial);
    g_autoptr(GByteArray) response = message_of(CHANNEL_BIND + SUCCESS, serial);

    wn_stun_add(request, NUMBER, wn_bytes(number, sizeof(number)));
    wn_stun_add_address(request, PEER, BOB);
    ask(trial, at, request);
    answer(trial, at, response);
}

void
wn_relay_allocate(WnTrial *trial, double at)
{
    g_autoptr(GByteArray) request = message_of(ALLOCATE, 1);
    g_autoptr(GByteArray) response = message_of(ALLOCATE + SUCCESS, 1);

    wn_stun_add_address(response, RELAYED, "203.0.113.30:50000");
    ask(trial, at, request);
    answer(trial, at, response);
}

void
wn_relay_open(WnTrial *trial, double at)
{
    wn_relay_allocate(trial, at);
    wn_relay_renew(trial, at + 0.1);
}

void
wn_relay_forbid(WnTrial *trial, double at)
{
    wn_relay_forbid_peer(trial, at, BOB);
}

void
wn_relay_forbid_peer(WnTrial *trial, double at, const char *peer)
{
    static const uint8_t code[4] = { 0, 0, 4, 3 };
    static uint8_t       serial = 100;

    serial++;
    g_autoptr(GByteArray) request = message_of(CREATE_PERMISSION, serial);
    g_autoptr(GByteArray) response = message_of(CREATE_PERMISSION + FAILURE, serial);

    wn_stun_add_address(request, PEER, peer);
    wn_stun_add(response, ERROR_CODE, wn_bytes(code, sizeof(code)));
    ask(trial, at, request);
    answer(trial, at, response);
}

void
wn_relay_forget(WnTrial *trial, double at)
{
    static const uint8_t code[4] = { 0, 0, 4, 37 };
    g_autoptr(GByteArray) request = message_of(REFRESH, 2);
    g_autoptr(GByteArray) response = message_of(REFRESH + FAILURE, 2);

    wn_stun_add(response, ERROR_CODE, wn_bytes(code, sizeof(code)));
    ask(trial, at, request);
    answer(trial, at, response);
}

void
wn_relay_give_back(WnTrial *trial, double at, bool asked)
{
    static const uint8_t code[4] = { 0, 0, 4, 37 }, none[4];
    g_autoptr(GByteArray) request = message_of(REFRESH, 4);
    g_autoptr(GByteArray) response = message_of(REFRESH + FAILURE, 4);

    wn_stun_add(request, LIFETIME, wn_bytes(none, sizeof(none)));
    wn_stun_add(response, ERROR_CODE, wn_bytes(code, sizeof(code)));
    if (asked)
        ask(trial, at, request);
    answer(trial, at, response);
}

void
wn_relay_call(WnTrial *trial, double begin, double end)
{
    g_autofree char *offer = wn_talk_sdp("203.0.113.30", 50000);
    g_autofree char *accepted = wn_talk_sdp("192.0.2.40", 6000);
    WnTalk           talk = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, begin, "INVITE", 1, offer);
    wn_talk_response(&talk, begin + 1, "200 OK", "INVITE", 1, accepted);
    wn_talk_request(&talk, begin + 1.1, "ACK", 1, NULL);
    wn_talk_request(&talk, end, "BYE", 2, NULL);
    wn_talk_response(&talk, end + 0.1, "200 OK", "BYE", 2, NULL);
}

/* ChannelData (RFC 8656 12.4) around RTP. */
static void
carry(WnTrial *trial, double from, double to, const char *src, const char *dst, uint8_t ssrc)
{
    enum { RTP = 12 + 160 };
    uint8_t  bytes[4 + RTP] = { CHANNEL >> 8, CHANNEL & 0xff, 0, RTP, 0x80, 0 };
    uint16_t sequence = (uint16_t) (from * 5);

    bytes[4 + 11] = ssrc;
    for (double at = from; at < to; at += 0.2, sequence++) {
        uint32_t timestamp = sequence * 1600u;
        bytes[6] = (uint8_t) (sequence >> 8);
        bytes[7] = (uint8_t) sequence;
        for (int i = 0; i < 4; i++)
            bytes[8 + i] = (uint8_t) (timestamp >> (24 - 8 * i));
        wn_trial_datagram(trial, at, src, dst, wn_bytes(bytes, sizeof(bytes)));
    }
}

void
wn_relay_speak(WnTrial *trial, double from, double to)
{
    carry(trial, from, to, ALICE, RELAY, 7);
}

void
wn_relay_hear(WnTrial *trial, double from, double to)
{
    carry(trial, from, to, RELAY, ALICE, 9);
}
