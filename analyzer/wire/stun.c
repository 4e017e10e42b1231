/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells STUN and TURN messages from others, and reads their header.  RFC 8489 5 and 6.3.1, RFC 3489
 * 11 (without a cookie), RFC 8656 12 (channels).
 */
#include "wire/stun.h"

#include <string.h>

#include "wire/stun_body.h"

enum { HEADER_LENGTH = 20, CHANNEL_HEADER = 4 };

enum { MS_MAGIC_COOKIE = 0x000f }; /* an attribute */

/* What a DNS query has where RFC 3489 has random bytes: one question, no answers, EDNS or not. */
static bool
has_dns_counts(const uint8_t *data)
{
    return wn_be32(data + 4) == 0x00010000 && wn_be16(data + 8) == 0 && wn_be16(data + 10) <= 1;
}

/* The types of RFC 3489, and old Microsoft TURN, which names itself in its first attribute. */
static bool
has_classic_type(WnBytes bytes)
{
    switch (wn_be16(bytes.data)) {
    case 0x0001:
    case 0x0101:
    case 0x0111:
    case 0x0002:
    case 0x0102:
    case 0x0112:
        return true;
    default:
        return bytes.length >= HEADER_LENGTH + 8 &&
               wn_be32(bytes.data + HEADER_LENGTH) == (MS_MAGIC_COOKIE << 16 | 4) &&
               wn_be32(bytes.data + HEADER_LENGTH + 4) == 0x72c64bc6;
    }
}

static bool
looks_classic(WnBytes bytes)
{
    static const uint8_t no_id[16];
    WnBytes              body = wn_bytes_from(bytes, HEADER_LENGTH);

    return wn_be16(bytes.data + 2) == body.length && has_classic_type(bytes) &&
           !has_dns_counts(bytes.data) && memcmp(bytes.data + 4, no_id, sizeof(no_id)) != 0 &&
           wn_stun_body_is_whole(body);
}

bool
wn_stun_looks_like(WnBytes bytes)
{
    if (bytes.length < HEADER_LENGTH || (bytes.data[0] & 0xc0) != 0)
        return false;
    if (wn_be32(bytes.data + 4) != WN_STUN_COOKIE)
        return looks_classic(bytes);

    size_t length = wn_be16(bytes.data + 2);
    return length % 4 == 0 || length == bytes.length - HEADER_LENGTH;
}

bool
wn_stun_parse(WnBytes bytes, WnStun *stun)
{
    WnStun         parsed = { .class = WN_STUN_REQUEST };
    const uint8_t *key;
    unsigned       type;

    if (bytes.length < HEADER_LENGTH || (bytes.data[0] & 0xc0) != 0)
        return false;
    key = bytes.data + 4;
    /* RFC 8489 5: the class is in bits 8 and 4, the method around them. */
    type = wn_be16(bytes.data);
    parsed.class = (WnStunClass) ((type >> 7 & 2) | (type >> 4 & 1));
    parsed.method = (uint16_t) ((type & 0x000f) | (type & 0x00e0) >> 1 | (type & 0x3e00) >> 2);
    parsed.classic = wn_be32(key) != WN_STUN_COOKIE;
    memcpy(parsed.id, parsed.classic ? key : key + 4, parsed.classic ? 16 : 12);
    parsed.length = wn_be16(bytes.data + 2);
    parsed.cut = parsed.length > bytes.length - HEADER_LENGTH;

    wn_stun_read_body(wn_bytes_slice(bytes, HEADER_LENGTH, parsed.length), key, &parsed);
    *stun = parsed;
    return true;
}

bool
wn_stun_id_is_drawn(const uint8_t id[12])
{
    enum { LENGTH = 12 };

    for (unsigned i = 1; i < LENGTH; i++)
        if (id[i] != id[0])
            return true;
    return false;
}

bool
wn_stun_channel_data(WnBytes bytes, uint16_t *channel, WnBytes *data)
{
    size_t length, left;

    /* RFC 8656 12: channels from 0x4000 to 0x4fff. */
    if (bytes.length < CHANNEL_HEADER || (bytes.data[0] & 0xf0) != 0x40)
        return false;
    length = wn_be16(bytes.data + 2);
    left = bytes.length - CHANNEL_HEADER;
    /* At most the padding, which a stream demands and a datagram may have (RFC 8656 12.5). */
    if (length > left || left - length > 3)
        return false;
    *channel = wn_be16(bytes.data);
    *data = wn_bytes_slice(bytes, CHANNEL_HEADER, length);
    return true;
}
