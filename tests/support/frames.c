/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds headers with true lengths and without checksums, which nobody here compares. */
#include "support/frames.h"

#include <string.h>

static void
put16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t) (value >> 8);
    at[1] = (uint8_t) value;
}

static void
put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

void
wn_build_bytes(WnBuilt *built, WnBytes payload)
{
    built->length = 0;
    built->ip_id = built->ip_fragment = 0;
    built->acknowledged = 0;
    wn_build_prepend(built, payload);
}

void
wn_build_text(WnBuilt *built, const char *payload)
{
    wn_build_bytes(built, wn_bytes(payload, strlen(payload)));
}

void
wn_build_prepend(WnBuilt *built, WnBytes header)
{
    g_assert_cmpuint(header.length, <=, sizeof(built->room) - built->length);
    built->length += header.length;
    if (header.length > 0)
        memcpy(built->room + sizeof(built->room) - built->length, header.data, header.length);
}

WnBytes
wn_built(const WnBuilt *built)
{
    return wn_bytes(built->room + sizeof(built->room) - built->length, built->length);
}

void
wn_build_udp(WnBuilt *built, uint16_t src, uint16_t dst)
{
    uint8_t header[8] = { 0 };

    put16(header, src);
    put16(header + 2, dst);
    put16(header + 4, built->length + sizeof(header));
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

void
wn_build_tcp(WnBuilt *built, uint16_t src, uint16_t dst, uint32_t sequence, uint8_t flags)
{
    uint8_t header[20] = { [12] = 0x50, [14] = 0x20 };

    put16(header, src);
    put16(header + 2, dst);
    put32(header + 4, sequence);
    put32(header + 8, built->acknowledged);
    header[13] = flags;
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

static WnAddr
addr(const char *text)
{
    WnAddr parsed;

    g_assert_true(wn_addr_parse(wn_bytes(text, strlen(text)), &parsed));
    return parsed;
}

void
wn_build_ipv4(WnBuilt *built, uint8_t protocol, const char *src, const char *dst)
{
    uint8_t header[20] = { 0x45, [8] = 63, [9] = protocol };

    put16(header + 2, built->length + sizeof(header));
    put16(header + 4, built->ip_id);
    put16(header + 6, built->ip_fragment);
    memcpy(header + 12, addr(src).bytes, 4);
    memcpy(header + 16, addr(dst).bytes, 4);
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

void
wn_build_ipv6(WnBuilt *built, uint8_t next, const char *src, const char *dst)
{
    uint8_t header[40] = { 0x60, [6] = next, [7] = 62 };

    put16(header + 4, built->length);
    memcpy(header + 8, addr(src).bytes, 16);
    memcpy(header + 24, addr(dst).bytes, 16);
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

void
wn_build_ethernet(WnBuilt *built, uint16_t type)
{
    uint8_t header[14] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 };

    put16(header + 12, type);
    wn_build_prepend(built, wn_bytes(header, sizeof(header)));
}

static void
keep(const WnPacket *packet, void *data)
{
    WnDecoding *decoding = data;
    WnPacket    copy = *packet;

    copy.payload.data = g_memdup2(packet->payload.data, packet->payload.length);
    g_array_append_val(decoding->packets, copy);
}

WnDecoding *
wn_decoding_new(const WnDecoderOptions *options)
{
    WnDecoding *decoding = g_new0(WnDecoding, 1);

    decoding->decoder = wn_decoder_new(options, keep, decoding);
    decoding->packets = g_array_new(FALSE, FALSE, sizeof(WnPacket));
    decoding->time = 1000 * WN_SECOND;
    return decoding;
}

void
wn_decoding_free(WnDecoding *decoding)
{
    for (guint i = 0; i < decoding->packets->len; i++)
        g_free((void *) (uintptr_t) g_array_index(decoding->packets, WnPacket, i).payload.data);
    g_array_free(decoding->packets, TRUE);
    wn_decoder_free(decoding->decoder);
    g_free(decoding);
}

void
wn_decoding_feed_cut(WnDecoding *decoding, uint16_t link_type, WnBytes frame, size_t snap)
{
    size_t      length = MIN(snap, frame.length);
    uint8_t    *copy = g_memdup2(frame.data, length);
    WnRawPacket raw = { .time = decoding->time,
                        .data = copy,
                        .length = (uint32_t) length,
                        .original_length = (uint32_t) frame.length,
                        .frame = ++decoding->frame,
                        .capture = decoding->capture,
                        .link_type = link_type };

    wn_decoder_feed(decoding->decoder, &raw);
    g_free(copy);
    decoding->time += WN_MILLISECOND;
}

void
wn_decoding_feed(WnDecoding *decoding, uint16_t link_type, WnBytes frame)
{
    wn_decoding_feed_cut(decoding, link_type, frame, frame.length);
}

size_t
wn_decoding_count(const WnDecoding *decoding)
{
    return decoding->packets->len;
}

const WnPacket *
wn_decoding_packet(const WnDecoding *decoding, size_t index)
{
    g_assert_cmpuint(index, <, decoding->packets->len);
    return &g_array_index(decoding->packets, WnPacket, index);
}

const WnPacket *
wn_decoding_next(const WnDecoding *decoding, WnPacketKind kind, size_t *index)
{
    while (*index < decoding->packets->len) {
        const WnPacket *packet = wn_decoding_packet(decoding, (*index)++);

        if (packet->kind == kind)
            return packet;
    }
    return NULL;
}

uint64_t
wn_decoding_reason(const WnDecoding *decoding, const char *reason)
{
    size_t                 n;
    const WnDecoderReason *reasons = wn_decoder_reasons(decoding->decoder, &n);

    for (size_t i = 0; i < n; i++)
        if (g_str_equal(reasons[i].reason, reason))
            return reasons[i].count;
    return 0;
}

uint64_t
wn_decoding_reasons(const WnDecoding *decoding)
{
    size_t                 n;
    uint64_t               sum = 0;
    const WnDecoderReason *reasons = wn_decoder_reasons(decoding->decoder, &n);

    for (size_t i = 0; i < n; i++)
        sum += reasons[i].count;
    return sum;
}

void
wn_assert_text(WnBytes payload, const char *expected)
{
    g_assert_cmpmem(payload.data, payload.length, expected, strlen(expected));
}

void
wn_assert_ends(const WnPacket *packet, const char *src, const char *dst)
{
    char text[WN_ENDPOINT_TEXT];

    g_assert_cmpstr(wn_endpoint_format(&packet->src, text), ==, src);
    g_assert_cmpstr(wn_endpoint_format(&packet->dst, text), ==, dst);
}

static void
assert_part(const WnPacket *part, const WnPacket *whole)
{
    g_assert_cmpint(part->kind, ==, whole->kind);
    g_assert_true(wn_endpoint_equal(&part->src, &whole->src));
    g_assert_true(wn_endpoint_equal(&part->dst, &whole->dst));
    g_assert_cmpuint(part->payload.length, <=, whole->payload.length);
    g_assert_cmpmem(part->payload.data, part->payload.length, whole->payload.data,
                    part->payload.length);
    if (part->payload.length < whole->payload.length)
        g_assert_true(part->truncated);
}

void
wn_assert_cuts(uint16_t link_type, WnBytes frame)
{
    g_autoptr(WnDecoding) whole = wn_decoding_new(NULL);

    wn_decoding_feed(whole, link_type, frame);
    wn_decoder_finish(whole->decoder);
    for (size_t snap = 0; snap < frame.length; snap++) {
        g_autoptr(WnDecoding) part = wn_decoding_new(NULL);

        wn_decoding_feed_cut(part, link_type, frame, snap);
        wn_decoder_finish(part->decoder);
        g_assert_cmpuint(wn_decoding_count(part) + wn_decoding_reasons(part), >, 0);
        g_assert_cmpuint(wn_decoding_count(part), <=, wn_decoding_count(whole));
        for (size_t i = 0; i < wn_decoding_count(part); i++)
            assert_part(wn_decoding_packet(part, i), wn_decoding_packet(whole, i));
    }
}
