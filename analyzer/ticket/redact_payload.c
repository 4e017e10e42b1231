/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is not SIP: addresses and names in STUN (RFC 8489 14) and DNS are replaced, sound, keys and
 * certificates are zeroed; headers, types and lengths stay.
 */
#include <string.h>

#include "ticket/redact.h"
#include "wire/classify.h"
#include "wire/portmap.h"
#include "wire/rtp.h"
#include "wire/sip.h"
#include "wire/stun.h"

static void
zero_from(uint8_t *data, size_t length, size_t from)
{
    if (from < length)
        memset(data + from, 0, length - from);
}

/* ------------------------------------------------------------------ STUN */

enum { STUN_HEADER = 20, COOKIE_AT = 4, CRC_XOR = 0x5354554e };

/* Address family, port, address; XOR-ed with cookie and transaction id or not. */
static void
replace_address(WnPseudonyms *pseudonyms, uint8_t *value, size_t length, const uint8_t *mask)
{
    static const uint8_t none[16];
    uint8_t              plain[16];
    size_t               size = length >= 20 && value[1] == 2 ? 16 : 4;
    WnAddr               addr;

    if (length < 4 + size || (value[1] != 1 && value[1] != 2))
        return;
    mask = mask ? mask : none;
    for (size_t i = 0; i < size; i++)
        plain[i] = value[4 + i] ^ mask[i];
    addr = size == 4 ? wn_addr_v4(plain) : wn_addr_v6(plain);
    addr = wn_pseudonym_addr(pseudonyms, &addr);
    for (size_t i = 0; i < size; i++)
        value[4 + i] = addr.bytes[i] ^ mask[i];
}

static void
replace_name(WnPseudonyms *pseudonyms, uint8_t *value, size_t length)
{
    for (size_t i = 0, end; i < length; i = end + 1) {
        for (end = i; end < length && g_ascii_isalnum(value[end]);)
            end++;
        if (end > i)
            wn_pseudonym_word(pseudonyms, (char *) value + i, end - i);
    }
}

static void replace_relayed(WnPseudonyms *pseudonyms, uint8_t *data, size_t length);

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
        replace_name(pseudonyms, value, length);
        break;
    case 0x0013: /* DATA */
        replace_relayed(pseudonyms, value, length);
        break;
    case 0x0003: /* CHANGE-REQUEST */
    case 0x0009: /* ERROR-CODE */
    case 0x000c: /* CHANNEL-NUMBER */
    case 0x000d: /* LIFETIME */
    case 0x0019: /* REQUESTED-TRANSPORT */
    case 0x0024: /* PRIORITY */
    case 0x0025: /* USE-CANDIDATE */
    case 0x0027: /* RESPONSE-PORT */
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

static void
replace_stun(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    uint8_t mask[16];
    size_t  at = STUN_HEADER;

    if (length < STUN_HEADER)
        return;
    memcpy(mask, data + COOKIE_AT, sizeof(mask));
    while (at + 4 <= length) {
        uint16_t type = (uint16_t) (data[at] << 8 | data[at + 1]);
        size_t   size = (size_t) (data[at + 2] << 8 | data[at + 3]);
        size_t   there = MIN(size, length - at - 4);

        if (type == 0x8028 && there == 4) { /* FINGERPRINT */
            uint32_t crc = crc32_of(data, at) ^ CRC_XOR;
            for (int i = 0; i < 4; i++)
                data[at + 4 + (size_t) i] = (uint8_t) (crc >> (24 - 8 * i));
        } else {
            replace_attribute(pseudonyms, type, data + at + 4, there, mask);
        }
        at += 4 + ((size + 3) & ~(size_t) 3);
    }
}

/* ------------------------------------------------------------------ media and names */

static void
replace_rtp(uint8_t *data, size_t length)
{
    WnRtp rtp;

    zero_from(data, length, wn_rtp_parse(wn_bytes(data, length), &rtp) ? rtp.header_length : 12);
}

/* Reports stay; who sends them (SDES), and why they end, does not. */
static void
replace_rtcp(uint8_t *data, size_t length)
{
    enum { SENDER = 200, RECEIVER = 201, HEADER = 8 };

    for (size_t at = 0; at + 4 <= length;) {
        size_t size = 4 * ((size_t) (data[at + 2] << 8 | data[at + 3]) + 1);
        size_t there = MIN(size, length - at);

        if (data[at + 1] != SENDER && data[at + 1] != RECEIVER)
            zero_from(data + at, there, HEADER);
        at += size;
    }
}

/* Of DNS the header and the first question; labels with an underscore name a service. */
static void
replace_dns(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    size_t at = 12;

    while (at < length && data[at] > 0 && data[at] < 64 && at + 1 + data[at] <= length) {
        if (data[at + 1] != '_')
            replace_name(pseudonyms, data + at + 1, data[at]);
        at += 1u + data[at];
    }
    zero_from(data, length, at + 5);
}

/* ------------------------------------------------------------------ NAT-PMP and PCP */

static void
replace_v4(WnPseudonyms *pseudonyms, uint8_t *at)
{
    WnAddr addr = wn_addr_v4(at);

    addr = wn_pseudonym_addr(pseudonyms, &addr);
    memcpy(at, addr.bytes, 4);
}

/* In the 16 bytes of PCP an IPv4 address stands as ::ffff:a.b.c.d (RFC 6887 5). */
static void
replace_v6(WnPseudonyms *pseudonyms, uint8_t *at)
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    WnAddr               addr;

    if (memcmp(at, mapped, sizeof(mapped)) == 0) {
        replace_v4(pseudonyms, at + sizeof(mapped));
        return;
    }
    addr = wn_addr_v6(at);
    addr = wn_pseudonym_addr(pseudonyms, &addr);
    memcpy(at, addr.bytes, 16);
}

/* The outside address that a router tells (RFC 6886 3.2), or gives out (RFC 6887 11.1); of PCP also the
 * client's own, and nothing else but its header and mapping. */
static void
replace_portmap(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    enum { PMP_ANSWER = 12, PMP_ADDRESS = 8, PCP_CLIENT = 8, PCP_OUTSIDE = 44, PCP_MAP = 60 };
    bool is_answer = length > 1 && data[1] & 0x80;

    if (length > 0 && data[0] == 0) {
        if (length == PMP_ANSWER)
            replace_v4(pseudonyms, data + PMP_ADDRESS);
        zero_from(data, length, 16);
        return;
    }
    if (!is_answer && length >= PCP_CLIENT + 16)
        replace_v6(pseudonyms, data + PCP_CLIENT);
    if (length >= PCP_MAP)
        replace_v6(pseudonyms, data + PCP_OUTSIDE);
    zero_from(data, length, PCP_MAP);
}

/* What a TURN server passes on: STUN of the peers, or media. */
static void
replace_relayed(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    if (wn_stun_looks_like(wn_bytes(data, length)))
        replace_stun(pseudonyms, data, length);
    else
        replace_rtp(data, length);
}

static void
replace_datagram(WnPseudonyms *pseudonyms, const WnPacket *packet, uint8_t *data, size_t length)
{
    /* How much of a record tells what it is: DTLS 13 and the handshake's 12, RFC 6347 4. */
    enum { DTLS = 25, CHANNEL = 4 };

    if (packet->src.port == WN_PORTMAP_PORT || packet->dst.port == WN_PORTMAP_PORT) {
        replace_portmap(pseudonyms, data, length);
        return;
    }
    switch (wn_classify(wn_bytes(data, length), packet->src.port, packet->dst.port)) {
    case WN_CLASS_SIP:
        wn_redact_message(pseudonyms, data, length);
        break;
    case WN_CLASS_STUN:
        replace_stun(pseudonyms, data, length);
        break;
    case WN_CLASS_CHANNEL_DATA:
        replace_relayed(pseudonyms, data + MIN(length, (size_t) CHANNEL),
                        length - MIN(length, (size_t) CHANNEL));
        break;
    case WN_CLASS_RTP:
        replace_rtp(data, length);
        break;
    case WN_CLASS_RTCP:
        replace_rtcp(data, length);
        break;
    case WN_CLASS_DTLS:
        zero_from(data, length, DTLS);
        break;
    case WN_CLASS_DNS:
        replace_dns(pseudonyms, data, length);
        break;
    case WN_CLASS_KEEPALIVE:
        break;
    default:
        zero_from(data, length, 0);
    }
}

/* ------------------------------------------------------------------ ICMP */

/* The quoted header's addresses, and eight bytes behind it: ports, as every router quotes them. */
static void
replace_icmp(WnPseudonyms *pseudonyms, const WnPacket *packet, uint8_t *data, size_t length)
{
    bool     v6 = packet->src.addr.family == 6;
    size_t   header = v6 ? 40 : 20, addresses = v6 ? 8 : 12, size = v6 ? 16 : 4;
    uint8_t *quoted = data + 8;

    if (length < 8 + header)
        return;
    if (!v6)
        header = MAX(header, (size_t) (quoted[0] & 15) * 4);
    for (size_t i = 0; i < 2; i++) {
        uint8_t *at = quoted + addresses + i * size;
        WnAddr   addr = v6 ? wn_addr_v6(at) : wn_addr_v4(at);
        addr = wn_pseudonym_addr(pseudonyms, &addr);
        memcpy(at, addr.bytes, size);
    }
    zero_from(quoted, length - 8, header + 8);
}

void
wn_redact_payload(WnPseudonyms *pseudonyms, const WnPacket *packet, uint8_t *data, size_t length)
{
    /* Of TLS the record's header and the type of what is in it (RFC 8446 5.1). */
    enum { TLS = 11 };

    switch (packet->kind) {
    case WN_PACKET_MESSAGE:
        if (wn_sip_looks_like(wn_bytes(data, length)))
            wn_redact_message(pseudonyms, data, length);
        else if (wn_stun_looks_like(wn_bytes(data, length)))
            replace_stun(pseudonyms, data, length);
        else if (wn_keepalive(wn_bytes(data, length)) == WN_KEEPALIVE_NONE)
            zero_from(data, length, 0);
        break;
    case WN_PACKET_TCP_EVENT:
        zero_from(data, length, TLS);
        break;
    case WN_PACKET_ICMP_ERROR:
        replace_icmp(pseudonyms, packet, data, length);
        break;
    default:
        replace_datagram(pseudonyms, packet, data, length);
    }
}
