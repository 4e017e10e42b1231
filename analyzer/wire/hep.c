/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See hep.h. */
#include "wire/hep.h"

enum {
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

enum { HEP_HEADER = 6, CHUNK_HEADER = 6 };

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
read_chunk(WnHep *hep, uint16_t type, WnBytes value)
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
read_chunks(WnHep *hep, const uint8_t *data, uint32_t captured, uint32_t total)
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

size_t
wn_hep_length(WnBytes bytes)
{
    size_t length = bytes.length < HEP_HEADER ? 0 : wn_be16(bytes.data + 4);

    return length < HEP_HEADER ? 0 : length;
}

bool
wn_hep_parse(WnBytes bytes, uint32_t on_wire, WnHep *hep)
{
    uint32_t total = (uint32_t) wn_hep_length(bytes), captured = (uint32_t) bytes.length;

    *hep = (WnHep){ .cut = captured < total };
    if (total == 0 || total > on_wire ||
        !read_chunks(hep, bytes.data, hep->cut ? captured : total, total))
        return false;
    return !hep->has_payload ||
           (hep->src.addr.family != 0 && hep->src.addr.family == hep->dst.addr.family);
}

bool
wn_hep_carries_packet(const WnHep *hep, WnBytes payload)
{
    return hep->has_payload &&
           (hep->kind == WN_HEP_SIP || hep->kind == WN_HEP_RTP || hep->kind == WN_HEP_RTCP) &&
           (payload.length == 0 || payload.data[0] != '{');
}
