/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * STUN and TURN (RFC 8489 14, RFC 8656 18): addresses and names are replaced, numbers stay, and
 * what is neither is zeroed: integrity, padding, attributes that nobody here knows, and such as are
 * cut.
 */
#include <string.h>

#include "ticket/redact_parts.h"
#include "ticket/redact_words.h"

enum { STUN_HEADER = 20, COOKIE_AT = 4, CRC_XOR = 0x5354554e, ATTRIBUTE = 4, CODE = 4 };

/* Address family, port, address; XOR-ed with cookie and transaction id or not. */
static void
replace_address(WnPseudonyms *pseudonyms, uint8_t *value, size_t length, const uint8_t *mask)
{
    static const uint8_t none[16];
    uint8_t              plain[16];
    size_t               size = length >= 20 && value[1] == 2 ? 16 : 4;
    WnAddr               addr;

    if (length != 4 + size || (value[1] != 1 && value[1] != 2)) {
        memset(value, 0, length);
        return;
    }
    mask = mask ? mask : none;
    for (size_t i = 0; i < size; i++)
        plain[i] = value[4 + i] ^ mask[i];
    addr = size == 4 ? wn_addr_v4(plain) : wn_addr_v6(plain);
    addr = wn_pseudonym_addr(pseudonyms, &addr);
    value[0] = 0;
    for (size_t i = 0; i < size; i++)
        value[4 + i] = addr.bytes[i] ^ mask[i];
}

/* The number, and why in words. */
static void
replace_error(WnPseudonyms *pseudonyms, uint8_t *value, size_t length)
{
    if (length > CODE)
        wn_redact_unknown(pseudonyms, (char *) value + CODE, length - CODE, wn_redact_is_phrase, 3);
}

static void
replace_attribute(WnPseudonyms *pseudonyms, uint16_t type, uint8_t *value, size_t length,
                  const uint8_t *mask)
{
    switch (type) {
    case 0x0001: /* MAPPED-ADDRESS */
    case 0x0002:
    case 0x0004:
    case 0x0005:
    case 0x000b:
    case 0x8023: /* ALTERNATE-SERVER */
    case 0x802b: /* RESPONSE-ORIGIN */
    case 0x802c: /* OTHER-ADDRESS */
        replace_address(pseudonyms, value, length, NULL);
        break;
    case 0x0012: /* XOR-PEER-ADDRESS */
    case 0x0016: /* XOR-RELAYED-ADDRESS */
    case 0x0020: /* XOR-MAPPED-ADDRESS, and its draft code */
    case 0x8020:
        replace_address(pseudonyms, value, length, mask);
        break;
    case 0x0006: /* USERNAME */
    case 0x0014: /* REALM */
    case 0x0015: /* NONCE */
    case 0x8022: /* SOFTWARE */
        wn_redact_runs(pseudonyms, (char *) value, length);
        break;
    case 0x0009: /* ERROR-CODE */
        replace_error(pseudonyms, value, length);
        break;
    case 0x0013: /* DATA */
        wn_redact_media(pseudonyms, value, length);
        break;
    case 0x0003: /* CHANGE-REQUEST */
    case 0x000c: /* CHANNEL-NUMBER */
    case 0x000d: /* LIFETIME */
    case 0x0019: /* REQUESTED-TRANSPORT */
    case 0x0024: /* PRIORITY */
    case 0x0025: /* USE-CANDIDATE */
    case 0x0027: /* RESPONSE-PORT */
        wn_redact_zero(value, length, CODE);
        break;
    default:
        memset(value, 0, length);
    }
}

/* CRC-32 of ISO 3309, as FINGERPRINT wants it. */
static uint32_t
crc32_of(const uint8_t *data, size_t length)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < length; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

void
wn_redact_stun(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    uint8_t mask[16];
    size_t  at = STUN_HEADER;

    if (length < STUN_HEADER) {
        wn_redact_zero(data, length, 2);
        return;
    }
    memcpy(mask, data + COOKIE_AT, sizeof(mask));
    while (at + ATTRIBUTE <= length) {
        uint16_t type = (uint16_t) (data[at] << 8 | data[at + 1]);
        size_t   size = (size_t) (data[at + 2] << 8 | data[at + 3]);
        size_t   next = at + ATTRIBUTE + ((size + 3) & ~(size_t) 3);
        size_t   there = MIN(size, length - at - ATTRIBUTE);

        if (type == 0x8028 && there == 4) { /* FINGERPRINT */
            uint32_t crc = crc32_of(data, at) ^ CRC_XOR;
            for (int i = 0; i < 4; i++)
                data[at + 4 + (size_t) i] = (uint8_t) (crc >> (24 - 8 * i));
        } else {
            replace_attribute(pseudonyms, type, data + at + ATTRIBUTE, there, mask);
        }
        wn_redact_zero(data, MIN(next, length), at + ATTRIBUTE + there);
        at = next;
    }
    wn_redact_zero(data, length, at);
}
