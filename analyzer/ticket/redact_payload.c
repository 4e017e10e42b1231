/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is not SIP: addresses and names in STUN (RFC 8489 14) and DNS are replaced, sound, keys and
 * certificates are zeroed; headers, types and lengths stay.
 */
#include "ticket/redact_parts.h"
#include "ticket/redact_words.h"
#include "wire/classify.h"
#include "wire/dtls.h"
#include "wire/portmap.h"
#include "wire/rtp.h"
#include "wire/sip.h"
#include "wire/stun.h"

/* ------------------------------------------------------------------ media */

/* The fixed header, its sources, and that there is an extension; not what that says (RFC 8285). */
static void
replace_rtp(uint8_t *data, size_t length)
{
    enum { FIXED = 12, EXTENSION = 4 };
    size_t sources = FIXED + 4 * (size_t) (data[0] & 0x0f);
    WnRtp  rtp;

    if (!wn_rtp_parse(wn_bytes(data, length), &rtp))
        wn_redact_zero(data, length, 0);
    else if (rtp.header_length > sources)
        wn_redact_zero(data, length, sources + EXTENSION);
    else
        wn_redact_zero(data, length, rtp.header_length);
}

/* Reports stay; who sends them (SDES), why they end, and what a profile adds does not. */
static void
replace_rtcp(uint8_t *data, size_t length)
{
    enum { SENDER = 200, RECEIVER = 201, HEADER = 8, SENT = 20, BLOCK = 24 };
    size_t at = 0;

    while (at + 4 <= length) {
        size_t size = 4 * ((size_t) (data[at + 2] << 8 | data[at + 3]) + 1);
        size_t there = MIN(size, length - at);
        size_t kept = HEADER;

        if (data[at + 1] == SENDER || data[at + 1] == RECEIVER)
            kept += (size_t) (data[at] & 0x1f) * BLOCK + (data[at + 1] == SENDER ? SENT : 0);
        wn_redact_zero(data + at, there, kept);
        at += size;
    }
    wn_redact_zero(data, length, at);
}

/* How much of a record tells what it is: DTLS 13 and the handshake's 12, RFC 6347 4. */
enum { DTLS = 25 };

void
wn_redact_media(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    switch (wn_classify(wn_bytes(data, length), 0, 0)) {
    case WN_CLASS_STUN:
        wn_redact_stun(pseudonyms, data, length);
        break;
    case WN_CLASS_RTP:
        replace_rtp(data, length);
        break;
    case WN_CLASS_RTCP:
        replace_rtcp(data, length);
        break;
    case WN_CLASS_DTLS:
        wn_redact_zero(data, length, DTLS);
        break;
    default:
        wn_redact_zero(data, length, 0);
    }
}

/* ------------------------------------------------------------------ names */

static bool
is_service(const uint8_t *label, size_t length)
{
    static const char *const services[] = { "_sip", "_sips", "_udp",  "_tcp",   "_tls",  "_sctp",
                                            "_ws",  "_wss",  "_stun", "_stuns", "_turn", "_turns" };

    for (size_t i = 0; i < G_N_ELEMENTS(services); i++)
        if (strlen(services[i]) == length &&
            g_ascii_strncasecmp((const char *) label, services[i], length) == 0)
            return true;
    return false;
}

/* Of DNS the header and the first question. */
static void
replace_dns(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    enum { HEADER = 12, QUESTION = 5 };
    size_t at = HEADER;

    while (at < length && data[at] > 0 && data[at] < 64 && at + 1 + data[at] <= length) {
        if (!is_service(data + at + 1, data[at]))
            wn_redact_runs(pseudonyms, (char *) data + at + 1, data[at]);
        at += 1u + data[at];
    }
    wn_redact_zero(data, length, at < length && data[at] == 0 ? at + QUESTION : at + 1);
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

/* The outside address that a router tells (RFC 6886 3.2), or gives out (RFC 6887 11.1); of PCP also
 * the client's own, and nothing else but its header and mapping. */
static void
replace_portmap(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    enum {
        PMP_ANSWER = 12,
        PMP_MAPPING = 16,
        PMP_ADDRESS = 8,
        PCP_CLIENT = 8,
        PCP_OUTSIDE = 44,
        PCP_MAP = 60
    };
    bool is_answer = length > 1 && data[1] & 0x80;

    if (length < 2 || data[0] != 2) {
        if (length == PMP_ANSWER && data[0] == 0)
            replace_v4(pseudonyms, data + PMP_ADDRESS);
        wn_redact_zero(data, length, length == PMP_MAPPING || length == PMP_ANSWER ? length : 2);
        return;
    }
    if (!is_answer && length >= PCP_CLIENT + 16)
        replace_v6(pseudonyms, data + PCP_CLIENT);
    if (length >= PCP_MAP)
        replace_v6(pseudonyms, data + PCP_OUTSIDE);
    wn_redact_zero(data, length, PCP_MAP);
}

/* "hello" may as well be a name. */
static void
replace_keepalive(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    if (wn_keepalive(wn_bytes(data, length)) == WN_KEEPALIVE_TEXT)
        wn_redact_runs(pseudonyms, (char *) data, length);
}

static void
replace_datagram(WnPseudonyms *pseudonyms, const WnPacket *packet, uint8_t *data, size_t length)
{
    enum { CHANNEL = 4 };

    if (packet->src.port == WN_PORTMAP_PORT || packet->dst.port == WN_PORTMAP_PORT) {
        replace_portmap(pseudonyms, data, length);
        return;
    }
    switch (wn_classify(wn_bytes(data, length), packet->src.port, packet->dst.port)) {
    case WN_CLASS_SIP:
        wn_redact_message(pseudonyms, data, length);
        break;
    case WN_CLASS_STUN:
        wn_redact_stun(pseudonyms, data, length);
        break;
    case WN_CLASS_CHANNEL_DATA:
        wn_redact_media(pseudonyms, data + MIN(length, (size_t) CHANNEL),
                        length - MIN(length, (size_t) CHANNEL));
        break;
    case WN_CLASS_DNS:
        replace_dns(pseudonyms, data, length);
        break;
    case WN_CLASS_KEEPALIVE:
        replace_keepalive(pseudonyms, data, length);
        break;
    default:
        wn_redact_media(pseudonyms, data, length);
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

    if (length < 8 + header) {
        wn_redact_zero(data, length, 8);
        return;
    }
    /* Options may record the route (RFC 791 3.1). */
    if (!v6 && (quoted[0] & 15) > 5) {
        header = MIN((size_t) (quoted[0] & 15) * 4, length - 8);
        memset(quoted + 20, 1, header - 20);
    }
    for (size_t i = 0; i < 2; i++) {
        uint8_t *at = quoted + addresses + i * size;
        WnAddr   addr = v6 ? wn_addr_v6(at) : wn_addr_v4(at);
        addr = wn_pseudonym_addr(pseudonyms, &addr);
        memcpy(at, addr.bytes, size);
    }
    wn_redact_zero(quoted, length - 8, header + 8);
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
            wn_redact_stun(pseudonyms, data, length);
        else if (wn_keepalive(wn_bytes(data, length)) == WN_KEEPALIVE_NONE)
            wn_redact_zero(data, length, 0);
        else
            replace_keepalive(pseudonyms, data, length);
        break;
    case WN_PACKET_TCP_EVENT:
        wn_redact_zero(data, length, wn_tls_looks_like(wn_bytes(data, length)) ? TLS : 0);
        break;
    case WN_PACKET_ICMP_ERROR:
        replace_icmp(pseudonyms, packet, data, length);
        break;
    default:
        replace_datagram(pseudonyms, packet, data, length);
    }
}
