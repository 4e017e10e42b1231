/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One TCP connection of whatever content, in segments that come late, twice, overlap or are
 * missing. Of the input, each segment has a byte of flags, one that moves its sequence number, one
 * of length.
 */
#include "capture/decode.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

enum { HEADERS = 40, BACK = 0x01, SECOND_SIDE = 0x02, CUT = 0x04, LATER = 0x08, SYN = 0x10 };

static void
read_all(const WnPacket *packet, void *data)
{
    unsigned *sum = data;

    for (size_t i = 0; i < packet->payload.length; i++)
        *sum += packet->payload.data[i];
    if (packet->payload.length > packet->payload_length)
        abort();
    if (packet->kind == WN_PACKET_MESSAGE && packet->payload.length == 0 &&
        packet->carrier != WN_CARRIER_WS)
        abort();
    if (packet->kind != WN_PACKET_MESSAGE && packet->kind != WN_PACKET_TCP_EVENT)
        abort();
}

static void
write_headers(uint8_t *frame, size_t length, int side, uint32_t sequence, uint8_t flags)
{
    static const uint8_t IP[20] = { 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 6, 0, 0 };
    static const uint8_t ENDS[2][4] = { { 192, 0, 2, 1 }, { 192, 0, 2, 2 } };

    memcpy(frame, IP, sizeof(IP));
    frame[2] = (uint8_t) ((length + HEADERS) >> 8);
    frame[3] = (uint8_t) (length + HEADERS);
    memcpy(frame + 12, ENDS[side], 4);
    memcpy(frame + 16, ENDS[1 - side], 4);
    memset(frame + 20, 0, 20);
    frame[21] = (uint8_t) (side + 10);
    frame[23] = (uint8_t) (11 - side);
    frame[24] = (uint8_t) (sequence >> 24);
    frame[25] = (uint8_t) (sequence >> 16);
    frame[26] = (uint8_t) (sequence >> 8);
    frame[27] = (uint8_t) sequence;
    frame[32] = 0x50;
    frame[33] = flags & SYN ? 0x02 : 0x10;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnDecoderOptions options = {
        .max_datagrams = 4, .max_connections = 4, .max_flows = 16, .max_buffered = 200000
    };
    unsigned    sum = 0;
    uint32_t    next[2] = { 0xfffffff0, 1000 };
    WnDecoder  *decoder = wn_decoder_new(&options, read_all, &sum);
    WnRawPacket raw = { .link_type = 101, .time = WN_SECOND };

    while (size >= 3) {
        uint8_t  flags = data[0];
        int      side = flags & SECOND_SIDE ? 1 : 0;
        uint32_t at = flags & BACK ? next[side] - data[1] : next[side] + data[1] % 16;
        size_t   length = data[2] < size - 3 ? data[2] : size - 3;
        size_t   captured = flags & CUT ? length / 2 : length;
        uint8_t *frame = malloc(HEADERS + captured);

        write_headers(frame, length, side, at, flags);
        memcpy(frame + HEADERS, data + 3, captured);
        raw.frame++;
        raw.time += flags & LATER ? 3 * WN_SECOND : WN_MILLISECOND;
        raw.data = frame;
        raw.length = (uint32_t) (HEADERS + captured);
        raw.original_length = (uint32_t) (HEADERS + length);
        wn_decoder_feed(decoder, &raw);
        free(frame);
        next[side] = at + (uint32_t) length + (flags & SYN ? 1 : 0);
        data += 3 + length;
        size -= 3 + length;
    }
    wn_decoder_finish(decoder);
    wn_decoder_free(decoder);
    return 0;
}
