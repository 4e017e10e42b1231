/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads STUN and TURN messages.  RFC 8489 5, 14 and 6.3.1 (layout), RFC 3489 11 (without a cookie),
 * RFC 5780 7, RFC 8656 12 and 18, RFC 8445 16.
 */
#include "wire/stun.h"

#include <string.h>

enum { HEADER_LENGTH = 20, ATTRIBUTE_HEADER = 4, CHANNEL_HEADER = 4 };

#define MAGIC_COOKIE 0x2112a442u

enum {
    MAPPED_ADDRESS = 0x0001,
    CHANGE_REQUEST = 0x0003,
    SOURCE_ADDRESS = 0x0004,
    CHANGED_ADDRESS = 0x0005,
    USERNAME = 0x0006,
    MESSAGE_INTEGRITY = 0x0008,
    ERROR_CODE = 0x0009,
    CHANNEL_NUMBER = 0x000c,
    LIFETIME = 0x000d,
    MS_MAGIC_COOKIE = 0x000f,
    XOR_PEER_ADDRESS = 0x0012,
    DATA = 0x0013,
    REALM = 0x0014,
    NONCE = 0x0015,
    XOR_RELAYED_ADDRESS = 0x0016,
    MESSAGE_INTEGRITY_SHA256 = 0x001c,
    XOR_MAPPED_ADDRESS = 0x0020,
    PRIORITY = 0x0024,
    USE_CANDIDATE = 0x0025,
    RESPONSE_PORT = 0x0027,
    DRAFT_XOR_MAPPED_ADDRESS = 0x8020,
    SOFTWARE = 0x8022,
    ALTERNATE_SERVER = 0x8023,
    FINGERPRINT = 0x8028,
    ICE_CONTROLLED = 0x8029,
    ICE_CONTROLLING = 0x802a,
    RESPONSE_ORIGIN = 0x802b,
    OTHER_ADDRESS = 0x802c
};

/* RFC 8489 pads values to four bytes; some RFC 3489 stacks put one right behind the other. */
typedef enum { PADDED = 4, PACKED = 1 } Layout;

typedef struct {
    uint16_t type;
    WnBytes  value;
} Attribute;

/* False at the end, where *offset is body.length, and at an attribute that is not whole. */
static bool
next_attribute(WnBytes body, Layout layout, size_t *offset, Attribute *attribute)
{
    size_t left = body.length - *offset;
    size_t length;

    if (left < ATTRIBUTE_HEADER)
        return false;
    length = wn_be16(body.data + *offset + 2);
    if (length > left - ATTRIBUTE_HEADER)
        return false;
    attribute->type = wn_be16(body.data + *offset);
    attribute->value = wn_bytes_slice(body, *offset + ATTRIBUTE_HEADER, length);

    length = (length + layout - 1) / layout * layout;
    /* The padding of the last value may be left out. */
    *offset += length < left - ATTRIBUTE_HEADER ? length + ATTRIBUTE_HEADER : left;
    return true;
}

static bool
walks_to_the_end(WnBytes body, Layout layout)
{
    Attribute attribute;
    size_t    offset = 0;

    while (next_attribute(body, layout, &offset, &attribute))
        continue;
    return offset == body.length;
}

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
           (walks_to_the_end(body, PADDED) || walks_to_the_end(body, PACKED));
}

bool
wn_stun_looks_like(WnBytes bytes)
{
    if (bytes.length < HEADER_LENGTH || (bytes.data[0] & 0xc0) != 0)
        return false;
    if (wn_be32(bytes.data + 4) != MAGIC_COOKIE)
        return looks_classic(bytes);

    size_t length = wn_be16(bytes.data + 2);
    return length % 4 == 0 || length == bytes.length - HEADER_LENGTH;
}

/* Of two the first counts (RFC 8489 14).  key: what the value is XORed with, or NULL. */
static void
read_address(WnBytes value, const uint8_t *key, WnEndpoint *endpoint)
{
    uint8_t  raw[16];
    size_t   size;
    uint16_t port;
    WnAddr   told;

    if (endpoint->addr.family != 0 || value.length < 8)
        return;
    size = value.data[1] == 1 ? 4 : value.data[1] == 2 ? 16 : 0;
    if (size == 0 || value.length < 4 + size)
        return;
    port = wn_be16(value.data + 2);
    memcpy(raw, value.data + 4, size);
    if (key) {
        port = (uint16_t) (port ^ wn_be16(key));
        for (size_t i = 0; i < size; i++)
            raw[i] ^= key[i];
    }
    told = size == 4 ? wn_addr_v4(raw) : wn_addr_v6(raw);
    *endpoint = wn_endpoint(wn_addr_unmapped(&told), port);
}

/* One CreatePermission may name several (RFC 8656 9.1). */
static void
read_peer(WnBytes value, const uint8_t *key, WnStun *stun)
{
    WnEndpoint peer = { 0 };

    read_address(value, key, &peer);
    if (peer.addr.family == 0)
        return;
    if (stun->n_peers == 0)
        stun->peer = peer;
    if (stun->n_peers < WN_STUN_MAX_PEERS)
        stun->peers[stun->n_peers++] = peer;
    else
        stun->peers_left_out = true;
}

static bool
read_address_attribute(const Attribute *attribute, const uint8_t *key, WnStun *stun)
{
    switch (attribute->type) {
    case MAPPED_ADDRESS:
        read_address(attribute->value, NULL, &stun->mapped);
        return true;
    case SOURCE_ADDRESS:
    case RESPONSE_ORIGIN:
        read_address(attribute->value, NULL, &stun->source);
        return true;
    case CHANGED_ADDRESS:
    case OTHER_ADDRESS:
        read_address(attribute->value, NULL, &stun->other);
        return true;
    case ALTERNATE_SERVER:
        read_address(attribute->value, NULL, &stun->alternate);
        return true;
    case XOR_MAPPED_ADDRESS:
        read_address(attribute->value, key, &stun->xor_mapped);
        return true;
    case XOR_RELAYED_ADDRESS:
        read_address(attribute->value, key, &stun->relayed);
        return true;
    case XOR_PEER_ADDRESS:
        read_peer(attribute->value, key, stun);
        return true;
    default:
        return false;
    }
}

static void
keep_first(WnBytes *slot, WnBytes value)
{
    if (!slot->data)
        *slot = value;
}

static bool
read_text_attribute(const Attribute *attribute, WnStun *stun)
{
    switch (attribute->type) {
    case USERNAME:
        keep_first(&stun->username, attribute->value);
        return true;
    case REALM:
        keep_first(&stun->realm, attribute->value);
        return true;
    case NONCE:
        keep_first(&stun->nonce, attribute->value);
        return true;
    case SOFTWARE:
        keep_first(&stun->software, attribute->value);
        return true;
    case DATA:
        keep_first(&stun->data, attribute->value);
        return true;
    default:
        return false;
    }
}

static void
read_error(WnBytes value, WnStun *stun)
{
    unsigned hundreds = value.data[2] & 7;

    if (stun->has_error || hundreds < 3 || hundreds > 6 || value.data[3] > 99)
        return;
    stun->has_error = true;
    stun->error = (uint16_t) (hundreds * 100 + value.data[3]);
    stun->reason = wn_bytes_from(value, 4);
}

/* Attributes whose value is a number of at least four bytes. */
static void
read_number_attribute(const Attribute *attribute, WnStun *stun)
{
    uint32_t number = wn_be32(attribute->value.data);

    switch (attribute->type) {
    case CHANGE_REQUEST:
        stun->has_change_request = true;
        stun->change_ip = (number & 4) != 0;
        stun->change_port = (number & 2) != 0;
        break;
    case ERROR_CODE:
        read_error(attribute->value, stun);
        break;
    case CHANNEL_NUMBER:
        stun->channel = (uint16_t) (number >> 16);
        break;
    case LIFETIME:
        stun->has_lifetime = true;
        stun->lifetime = number;
        break;
    case PRIORITY:
        stun->has_priority = true;
        stun->priority = number;
        break;
    case RESPONSE_PORT:
        stun->response_port = (uint16_t) (number >> 16);
        break;
    default:
        break;
    }
}

static void
read_attribute(const Attribute *attribute, const uint8_t *key, WnStun *stun)
{
    switch (attribute->type) {
    case MESSAGE_INTEGRITY:
    case MESSAGE_INTEGRITY_SHA256:
        stun->integrity = true;
        return;
    case FINGERPRINT:
        stun->fingerprint = true;
        return;
    default:
        break;
    }
    /* RFC 8489 14.5: what follows the integrity, the receiver does not see. */
    if (stun->integrity)
        return;

    switch (attribute->type) {
    case USE_CANDIDATE:
        stun->use_candidate = true;
        return;
    case ICE_CONTROLLED:
        stun->controlled = true;
        return;
    case ICE_CONTROLLING:
        stun->controlling = true;
        return;
    default:
        break;
    }
    if (!read_address_attribute(attribute, key, stun) && !read_text_attribute(attribute, stun) &&
        attribute->value.length >= 4)
        read_number_attribute(attribute, stun);
}

/*
 * Without a cookie in the message the key is the transaction id; some servers use the cookie even
 * so.  MAPPED-ADDRESS beside it tells which.
 */
static void
settle_classic_key(const uint8_t *key, WnStun *stun)
{
    WnEndpoint other = stun->xor_mapped;
    uint8_t    change[4];

    if (!stun->classic || stun->mapped.addr.family != 4 || other.addr.family != 4)
        return;
    for (size_t i = 0; i < sizeof(change); i++) {
        change[i] = (uint8_t) (key[i] ^ (uint8_t) (MAGIC_COOKIE >> (24 - 8 * i)));
        other.addr.bytes[i] ^= change[i];
    }
    other.port = (uint16_t) (other.port ^ wn_be16(change));
    if (wn_endpoint_equal(&other, &stun->mapped))
        stun->xor_mapped = other;
}

static void
read_body(WnBytes body, const uint8_t *key, WnStun *stun)
{
    WnEndpoint draft = { .port = 0 };
    Layout     layout = PADDED;
    Attribute  attribute;
    size_t     offset = 0;

    if (!stun->cut && !walks_to_the_end(body, PADDED) && walks_to_the_end(body, PACKED))
        layout = PACKED;
    while (next_attribute(body, layout, &offset, &attribute)) {
        read_attribute(&attribute, key, stun);
        if (attribute.type == DRAFT_XOR_MAPPED_ADDRESS && !stun->integrity)
            read_address(attribute.value, key, &draft);
    }
    /* The final code counts where a server sends both. */
    if (stun->xor_mapped.addr.family == 0)
        stun->xor_mapped = draft;

    if (body.length - offset >= ATTRIBUTE_HEADER) {
        size_t end = offset + ATTRIBUTE_HEADER + wn_be16(body.data + offset + 2);
        stun->malformed = end > stun->length;
    } else {
        stun->malformed = offset < body.length && !stun->cut;
    }
    stun->xor_port_zero =
        stun->xor_mapped.addr.family != 0 && stun->xor_mapped.port == wn_be16(key);
    settle_classic_key(key, stun);
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
    parsed.classic = wn_be32(key) != MAGIC_COOKIE;
    memcpy(parsed.id, parsed.classic ? key : key + 4, parsed.classic ? 16 : 12);
    parsed.length = wn_be16(bytes.data + 2);
    parsed.cut = parsed.length > bytes.length - HEADER_LENGTH;

    read_body(wn_bytes_slice(bytes, HEADER_LENGTH, parsed.length), key, &parsed);
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
