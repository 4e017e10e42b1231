/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The attributes of a STUN or TURN message.  RFC 8489 14, RFC 3489 11.2, RFC 5780 7, RFC 8656 18,
 * RFC 8445 16.
 */
#include "wire/stun_body.h"

#include <string.h>

enum { ATTRIBUTE_HEADER = 4 };

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

bool
wn_stun_body_is_whole(WnBytes body)
{
    return walks_to_the_end(body, PADDED) || walks_to_the_end(body, PACKED);
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
        change[i] = (uint8_t) (key[i] ^ (uint8_t) (WN_STUN_COOKIE >> (24 - 8 * i)));
        other.addr.bytes[i] ^= change[i];
    }
    other.port = (uint16_t) (other.port ^ wn_be16(change));
    if (wn_endpoint_equal(&other, &stun->mapped))
        stun->xor_mapped = other;
}

void
wn_stun_read_body(WnBytes body, const uint8_t *key, WnStun *stun)
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
