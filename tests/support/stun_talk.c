/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See stun_talk.h. */
#include "support/stun_talk.h"

static void
add_address(GByteArray *message, uint16_t type, const char *text, bool xored)
{
    WnEndpoint endpoint;
    uint8_t    value[8] = { 0, 1 };

    g_assert_true(wn_endpoint_parse(wn_bytes(text, strlen(text)), &endpoint));
    g_assert_cmpint(endpoint.addr.family, ==, 4);
    value[2] = (uint8_t) (endpoint.port >> 8);
    value[3] = (uint8_t) endpoint.port;
    memcpy(value + 4, endpoint.addr.bytes, 4);
    for (unsigned i = 0; xored && i < 6; i++)
        value[2 + i] ^= wn_cookie_id[i < 2 ? i : i - 2];
    wn_stun_add(message, type, wn_bytes(value, sizeof(value)));
}

static GByteArray *
request_of(const WnStunTalk *talk, const uint8_t id[16])
{
    GByteArray   *message = wn_stun_message_new(0x0001, id);
    const uint8_t change[4] = { 0, 0, 0, (uint8_t) talk->change };

    if (talk->change || talk->empty_change)
        wn_stun_add(message, 0x0003, wn_bytes(change, sizeof(change)));
    if (talk->username)
        wn_stun_add(message, 0x0006, wn_bytes(talk->username, strlen(talk->username)));
    return message;
}

static GByteArray *
answer_of(const WnStunTalk *talk, const uint8_t id[16])
{
    GByteArray *message = wn_stun_message_new(0x0101, id);

    add_address(message, talk->classic ? 0x0001 : 0x0020, talk->mapped, !talk->classic);
    if (talk->plain)
        add_address(message, 0x0001, talk->plain, false);
    if (talk->other)
        add_address(message, talk->classic ? 0x0005 : 0x802c, talk->other, false);
    return message;
}

uint32_t
wn_stun_talk(const WnStunTalk *talk, double seconds)
{
    static uint8_t serial;
    uint8_t        id[16];
    double         wait = 0.5;
    uint32_t       frame = 0;

    memcpy(id, talk->classic ? wn_classic_id : wn_cookie_id, sizeof(id));
    id[15] = ++serial;
    g_autoptr(GByteArray) request = request_of(talk, id);
    for (unsigned i = 0; i < MAX(talk->copies, 1u); i++) {
        frame = wn_trial_datagram(talk->trial, seconds, talk->client, talk->server,
                                  wn_array_view(request));
        seconds += talk->copies > 1 ? wait : 0.03;
        wait *= 2;
    }
    if (talk->mapped) {
        g_autoptr(GByteArray) answer = answer_of(talk, id);
        frame = wn_trial_datagram(talk->trial, seconds, talk->from ? talk->from : talk->server,
                                  talk->client, wn_array_view(answer));
    }
    return frame;
}
