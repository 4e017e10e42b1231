/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds STUN messages attribute by attribute, and says what a cut one must still agree with. */
#ifndef WN_TESTS_SUPPORT_STUN_MESSAGE_H
#define WN_TESTS_SUPPORT_STUN_MESSAGE_H

#include "wire/stun.h"

#include <glib.h>
#include <string.h>

static const uint8_t wn_cookie_id[16] = { 0x21, 0x12, 0xa4, 0x42, 1, 2,  3,  4,
                                          5,    6,    7,    8,    9, 10, 11, 12 };
static const uint8_t wn_classic_id[16] = { 0x5a, 0x3c, 0x11, 0xf0, 21, 22, 23, 24,
                                           25,   26,   27,   28,   29, 30, 31, 32 };

static inline WnBytes
wn_array_view(const GByteArray *message)
{
    return wn_bytes(message->data, message->len);
}

static inline GByteArray *
wn_stun_message_new(uint16_t type, const uint8_t id[16])
{
    GByteArray   *message = g_byte_array_new();
    const uint8_t start[4] = { (uint8_t) (type >> 8), (uint8_t) type, 0, 0 };

    g_byte_array_append(message, start, sizeof(start));
    return g_byte_array_append(message, id, 16);
}

static inline void
wn_stun_add_packed(GByteArray *message, uint16_t type, WnBytes value)
{
    const uint8_t header[4] = { (uint8_t) (type >> 8), (uint8_t) type,
                                (uint8_t) (value.length >> 8), (uint8_t) value.length };

    g_byte_array_append(message, header, sizeof(header));
    g_byte_array_append(message, value.data, (guint) value.length);
    message->data[2] = (uint8_t) ((message->len - 20) >> 8);
    message->data[3] = (uint8_t) (message->len - 20);
}

static inline void
wn_stun_add(GByteArray *message, uint16_t type, WnBytes value)
{
    static const uint8_t zeros[4];

    wn_stun_add_packed(message, type, value);
    g_byte_array_append(message, zeros, (4 - value.length % 4) % 4);
    message->data[2] = (uint8_t) ((message->len - 20) >> 8);
    message->data[3] = (uint8_t) (message->len - 20);
}

/* "ADDR:PORT", IPv4, as XOR-MAPPED-ADDRESS has it (RFC 8489 14.2), of wn_cookie_id. */
static inline void
wn_stun_add_address(GByteArray *message, uint16_t type, const char *text)
{
    WnEndpoint endpoint;
    uint8_t    value[8] = { 0, 1 };

    g_assert_true(wn_endpoint_parse(wn_bytes(text, strlen(text)), &endpoint));
    value[2] = (uint8_t) (endpoint.port >> 8);
    value[3] = (uint8_t) endpoint.port;
    memcpy(value + 4, endpoint.addr.bytes, 4);
    for (unsigned i = 0; i < 6; i++)
        value[2 + i] ^= wn_cookie_id[i < 2 ? i : i - 2];
    wn_stun_add(message, type, wn_bytes(value, sizeof(value)));
}

static inline void
wn_assert_endpoint(const WnEndpoint *endpoint, const char *expected)
{
    char text[WN_ENDPOINT_TEXT];

    g_assert_cmpstr(wn_endpoint_format(endpoint, text), ==, expected);
}

static inline void
wn_assert_text(WnBytes bytes, const char *expected)
{
    g_assert_cmpmem(bytes.data, bytes.length, expected, strlen(expected));
}

static inline void
assert_part(const WnEndpoint *part, const WnEndpoint *whole)
{
    if (part->addr.family != 0)
        g_assert_true(wn_endpoint_equal(part, whole));
}

static inline void
assert_part_text(WnBytes part, WnBytes whole)
{
    if (part.data)
        g_assert_cmpmem(part.data, part.length, whole.data, whole.length);
}

/* What a cut message says, the whole one says too. */
static inline void
wn_check_stun_cut(WnBytes cut, WnBytes whole)
{
    WnStun   part, all;
    uint16_t channel;
    WnBytes  data;
    bool     read = wn_stun_parse(cut, &part);

    wn_stun_channel_data(cut, &channel, &data);
    g_assert_cmpint(read, ==, cut.length >= 20);
    if (!read) {
        g_assert_false(wn_stun_looks_like(cut));
        return;
    }
    g_assert_true(wn_stun_parse(whole, &all));
    g_assert_cmpint(part.cut, ==, cut.length < whole.length);
    g_assert_cmpint(part.class, ==, all.class);
    g_assert_cmpint(part.method, ==, all.method);
    g_assert_cmpmem(part.id, sizeof(part.id), all.id, sizeof(all.id));
    g_assert_false(part.malformed);
    assert_part(&part.mapped, &all.mapped);
    assert_part(&part.xor_mapped, &all.xor_mapped);
    assert_part(&part.source, &all.source);
    assert_part(&part.other, &all.other);
    assert_part(&part.relayed, &all.relayed);
    assert_part(&part.peer, &all.peer);
    assert_part(&part.alternate, &all.alternate);
    assert_part_text(part.username, all.username);
    assert_part_text(part.realm, all.realm);
    assert_part_text(part.nonce, all.nonce);
    assert_part_text(part.software, all.software);
    assert_part_text(part.reason, all.reason);
    assert_part_text(part.data, all.data);
    g_assert_true(part.error == 0 || part.error == all.error);
    g_assert_true(part.priority == 0 || part.priority == all.priority);
    g_assert_true(part.lifetime == 0 || part.lifetime == all.lifetime);
    g_assert_true(!part.integrity || all.integrity);
    g_assert_true(!part.fingerprint || all.fingerprint);
}

#endif
