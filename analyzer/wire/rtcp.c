/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks a compound RTCP packet.  RFC 3550 6.1 and 6.4, RFC 4585 6, RFC 5506 (reduced size),
 * RFC 5761 4, RFC 3711 3.4 (what SRTCP leaves readable: the first eight bytes).
 */
#include "wire/rtcp.h"

enum {
    COMMON_HEADER = 4,
    WITH_SSRC = 8,
    SENDER_INFO = 20,
    REPORT_BLOCK = 24,
    SHORTEST_TRAILER = 8 /* of SRTCP: index and 32 bits of tag */
};

enum { SENDER_REPORT = 200, RECEIVER_REPORT = 201, GOODBYE = 203, LAST_ASSIGNED = 213 };

/* No packet of a compound is longer: it travels in one datagram that is not fragmented. */
#define LONGEST_CLAIM 1500

static bool
is_report(WnBytes packet)
{
    return packet.data[1] == SENDER_REPORT || packet.data[1] == RECEIVER_REPORT;
}

/* Whether a header stands there, its length aside. */
static bool
has_header(WnBytes bytes)
{
    return bytes.length >= COMMON_HEADER && (bytes.data[0] & 0xc0) == 0x80 &&
           bytes.data[1] >= 192 && bytes.data[1] <= 223;
}

/* As the header claims. */
static size_t
claimed_length(WnBytes bytes)
{
    return 4 * ((size_t) wn_be16(bytes.data + 2) + 1);
}

/* Whether a report's length holds the blocks that its count announces. */
static bool
holds_its_blocks(WnBytes bytes)
{
    size_t blocks = bytes.data[0] & 0x1f;
    size_t info = bytes.data[1] == SENDER_REPORT ? SENDER_INFO : 0;

    return claimed_length(bytes) >= WITH_SSRC + info + blocks * REPORT_BLOCK;
}

/* Whether a packet that is longer than what is left may be one that the capture cut. */
static bool
may_be_cut(WnBytes bytes)
{
    return bytes.data[1] >= SENDER_REPORT && bytes.data[1] <= LAST_ASSIGNED &&
           claimed_length(bytes) <= LONGEST_CLAIM && (!is_report(bytes) || holds_its_blocks(bytes));
}

/* The packet without its padding, which the last one of a compound may have. */
static WnBytes
without_padding(WnBytes packet)
{
    size_t padding;

    if ((packet.data[0] & 0x20) == 0)
        return packet;
    padding = packet.data[packet.length - 1];
    if (padding == 0 || padding % 4 != 0 || padding > packet.length - COMMON_HEADER)
        return packet;
    return wn_bytes_slice(packet, 0, packet.length - padding);
}

static void
read_block(const uint8_t *data, WnRtcpBlock *block)
{
    uint32_t loss = wn_be32(data + 4);
    uint32_t lost = loss & 0xffffff;

    block->ssrc = wn_be32(data);
    block->fraction_lost = (uint8_t) (loss >> 24);
    /* RFC 3550 6.4.1: a signed number of 24 bits; duplicates make it negative. */
    block->lost = lost & 0x800000 ? (int32_t) lost - 0x1000000 : (int32_t) lost;
    block->highest = wn_be32(data + 8);
    block->jitter = wn_be32(data + 12);
    block->last_sr = wn_be32(data + 16);
    block->delay = wn_be32(data + 20);
}

/* packet: an SR or RR, perhaps cut. */
static void
read_report(WnBytes packet, WnRtcp *rtcp)
{
    bool     is_sr = packet.data[1] == SENDER_REPORT;
    unsigned count = packet.data[0] & 0x1f;
    size_t   offset = WITH_SSRC;

    if (packet.length < WITH_SSRC)
        return;
    if (!rtcp->has_report)
        rtcp->sender = wn_be32(packet.data + 4);
    rtcp->has_report = true;
    if (is_sr) {
        rtcp->is_sender_report = true;
        offset += SENDER_INFO;
        if (packet.length < offset)
            return;
        rtcp->packets_sent = wn_be32(packet.data + 20);
    }
    while (count-- > 0 && packet.length - offset >= REPORT_BLOCK &&
           rtcp->n_blocks < WN_RTCP_MAX_BLOCKS) {
        read_block(packet.data + offset, &rtcp->blocks[rtcp->n_blocks++]);
        offset += REPORT_BLOCK;
    }
}

/* What the first header of an SRTCP packet tells; everything behind its SSRC is cipher text. */
static void
keep_first_header(WnBytes bytes, WnRtcp *rtcp)
{
    *rtcp = (WnRtcp){ .sender = wn_be32(bytes.data + 4) };
    rtcp->has_report = is_report(bytes);
    rtcp->is_sender_report = bytes.data[1] == SENDER_REPORT;
    rtcp->encrypted = true;
}

static void
read_packet(WnBytes packet, WnRtcp *rtcp)
{
    packet = without_padding(packet);
    if (is_report(packet))
        read_report(packet, rtcp);
    else if (packet.data[1] == GOODBYE)
        rtcp->bye = true;
}

bool
wn_rtcp_parse(WnBytes bytes, WnRtcp *rtcp)
{
    WnRtcp  parsed = { .sender = 0 };
    WnBytes rest = bytes;
    size_t  packets = 0;

    if (bytes.length < WITH_SSRC || !has_header(bytes))
        return false;
    if (is_report(bytes) && !holds_its_blocks(bytes))
        return false;
    parsed.sender = wn_be32(bytes.data + 4);

    while (has_header(rest) && claimed_length(rest) <= rest.length) {
        size_t length = claimed_length(rest);

        read_packet(wn_bytes_slice(rest, 0, length), &parsed);
        rest = wn_bytes_from(rest, length);
        packets++;
    }
    if (has_header(rest) && may_be_cut(rest)) {
        parsed.cut = true;
        if (is_report(rest))
            read_report(rest, &parsed);
    } else if (packets == 0) {
        return false;
    } else if (packets == 1 && rest.length >= SHORTEST_TRAILER) {
        /* Several packets and then a trailer would be SRTCP that is only authenticated. */
        keep_first_header(bytes, &parsed);
    } else {
        parsed.cut = rest.length > 0 && rest.length < COMMON_HEADER;
    }
    *rtcp = parsed;
    return true;
}
