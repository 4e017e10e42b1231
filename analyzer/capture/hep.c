/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HEP v3, by which servers and probes mirror SIP: a packet with the addresses, ports and time of
 * the one it carries.  HEP/EEP specification, revision 36 (chunks of the generic vendor).
 */
#include "capture/hep.h"

#include <string.h>

#include "capture/inflate.h"

enum {
    CHUNK_FAMILY = 1,
    CHUNK_PROTOCOL = 2,
    CHUNK_SRC_V4 = 3,
    CHUNK_DST_V4 = 4,
    CHUNK_SRC_V6 = 5,
    CHUNK_DST_V6 = 6,
    CHUNK_SRC_PORT = 7,
    CHUNK_DST_PORT = 8,
    CHUNK_SECONDS = 9,
    CHUNK_MICROSECONDS = 10,
    CHUNK_KIND = 11,
    CHUNK_PAYLOAD = 15,
    CHUNK_COMPRESSED = 16
};

enum { KIND_SIP = 1, KIND_RTP = 4, KIND_RTCP = 5 };

enum { HEP_HEADER = 6, CHUNK_HEADER = 6 };

typedef struct {
    WnEndpoint src, dst;
    WnBytes    payload;
    uint32_t   payload_length; /* as sent */
    uint32_t   seconds, microseconds;
    uint8_t    protocol, kind;
    bool       has_payload, compressed;
} Hep;

static uint32_t
number(WnBytes value)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < value.length && i < 4; i++)
        sum = sum << 8 | value.data[i];
    return sum;
}

static void
read_addr(WnEndpoint *endpoint, WnBytes value, size_t size)
{
    if (value.length == size)
        endpoint->addr = size == 4 ? wn_addr_v4(value.data) : wn_addr_v6(value.data);
}

static void
read_chunk(Hep *hep, uint16_t type, WnBytes value)
{
    switch (type) {
    case CHUNK_PROTOCOL:
        hep->protocol = (uint8_t) number(value);
        break;
    case CHUNK_SRC_V4:
        read_addr(&hep->src, value, 4);
        break;
    case CHUNK_DST_V4:
        read_addr(&hep->dst, value, 4);
        break;
    case CHUNK_SRC_V6:
        read_addr(&hep->src, value, 16);
        break;
    case CHUNK_DST_V6:
        read_addr(&hep->dst, value, 16);
        break;
    case CHUNK_SRC_PORT:
        hep->src.port = (uint16_t) number(value);
        break;
    case CHUNK_DST_PORT:
        hep->dst.port = (uint16_t) number(value);
        break;
    case CHUNK_SECONDS:
        hep->seconds = number(value);
        break;
    case CHUNK_MICROSECONDS:
        hep->microseconds = number(value);
        break;
    case CHUNK_KIND:
        hep->kind = (uint8_t) number(value);
        break;
    default: /* the family is that of the addresses; others do not matter here */
        break;
    }
}

static bool
read_chunks(Hep *hep, const uint8_t *data, uint32_t captured, uint32_t total)
{
    uint32_t at = HEP_HEADER;

    while (at < total && captured >= CHUNK_HEADER && at <= captured - CHUNK_HEADER) {
        uint16_t vendor = wn_be16(data + at), type = wn_be16(data + at + 2);
        uint32_t size = wn_be16(data + at + 4);
        WnBytes  value;

        if (size < CHUNK_HEADER || size > total - at)
            return false;
        value = wn_bytes_slice(wn_bytes(data, captured), at + CHUNK_HEADER, size - CHUNK_HEADER);
        at += size;
        if (vendor != 0)
            continue;
        if (type == CHUNK_PAYLOAD || type == CHUNK_COMPRESSED) {
            hep->has_payload = true;
            hep->compressed = type == CHUNK_COMPRESSED;
            hep->payload = value;
            hep->payload_length = size - CHUNK_HEADER;
        } else if (value.length == size - CHUNK_HEADER) {
            read_chunk(hep, type, value);
        }
    }
    return true;
}

static void
deliver(WnDecoder *decoder, const WnPacket *outer, const Hep *hep)
{
    enum { PROTOCOL_TLS = 22 }; /* as mirrors say it */
    WnPacket packet = { .time = outer->time,
                        .frame = outer->frame,
                        .capture = outer->capture,
                        .kind = WN_PACKET_MESSAGE,
                        .src = hep->src,
                        .dst = hep->dst,
                        .payload = hep->payload,
                        .payload_length = hep->payload_length,
                        .truncated = hep->payload.length < hep->payload_length };

    if (hep->seconds != 0)
        packet.time = hep->seconds * WN_SECOND + hep->microseconds % 1000000 * INT64_C(1000);
    switch (hep->protocol) {
    case WN_PROTOCOL_TCP:
        packet.carrier = WN_CARRIER_TCP;
        break;
    case PROTOCOL_TLS:
        packet.carrier = WN_CARRIER_TLS;
        break;
    default:
        packet.kind = WN_PACKET_DATAGRAM;
        packet.carrier = hep->protocol == WN_PROTOCOL_SCTP ? WN_CARRIER_SCTP : WN_CARRIER_UDP;
        break;
    }
    wn_decoder_deliver(decoder, &packet);
}

/* Whether what is carried is a packet: mirrors tell RTCP and quality as JSON. */
static bool
carries_packet(const Hep *hep)
{
    return hep->has_payload &&
           (hep->kind == KIND_SIP || hep->kind == KIND_RTP || hep->kind == KIND_RTCP) &&
           (hep->payload.length == 0 || hep->payload.data[0] != '{');
}

static void
deliver_compressed(WnDecoder *decoder, const WnPacket *outer, Hep *hep)
{
    g_autoptr(WnInflater) inflater = wn_inflater_new(WN_INFLATE_WRAPPED);
    g_autoptr(GByteArray) plain = g_byte_array_new();

    if (!inflater || !wn_inflater_run(inflater, hep->payload, plain)) {
        decoder->reasons[WN_REASON_HEP_COMPRESSED]++;
        return;
    }
    hep->payload = wn_bytes(plain->data, plain->len);
    hep->payload_length = plain->len;
    if (carries_packet(hep))
        deliver(decoder, outer, hep);
    else
        decoder->reasons[WN_REASON_HEP_OTHER]++;
}

size_t
wn_hep_length(WnBytes bytes)
{
    size_t length = bytes.length < HEP_HEADER ? 0 : wn_be16(bytes.data + 4);

    return length < HEP_HEADER ? 0 : length;
}

size_t
wn_hep_find(WnBytes bytes)
{
    size_t at = wn_bytes_find(bytes, 'H');

    while (at < bytes.length && !wn_hep_begins(bytes.data + at, bytes.length - at))
        at += 1 + wn_bytes_find(wn_bytes_from(bytes, at + 1), 'H');
    return MIN(at, bytes.length);
}

void
wn_hep_packet(WnDecoder *decoder, const WnPacket *outer, WnBytes bytes, uint32_t on_wire)
{
    Hep      hep = { .kind = 0 };
    uint32_t total = (uint32_t) wn_hep_length(bytes), captured = (uint32_t) bytes.length;

    if (total == 0 || total > on_wire ||
        !read_chunks(&hep, bytes.data, MIN(captured, total), total) ||
        (hep.has_payload &&
         (hep.src.addr.family == 0 || hep.src.addr.family != hep.dst.addr.family)))
        decoder->reasons[WN_REASON_HEP_BAD]++;
    else if (!hep.has_payload && captured < total)
        decoder->reasons[WN_REASON_HEP_CUT]++;
    else if (!carries_packet(&hep))
        decoder->reasons[WN_REASON_HEP_OTHER]++;
    else if (hep.compressed)
        deliver_compressed(decoder, outer, &hep);
    else
        deliver(decoder, outer, &hep);
}
