/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames of any link type through link layers, tunnels, IP, fragments and SCTP.  Of the input, the
 * first byte chooses the link type, then each frame has two bytes of length, one of bytes cut, and
 * its own.
 */
#include "capture/decode.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t LINK_TYPES[] = { 1, 101, 113, 0, 108, 9, 50, 51, 104, 166, 228, 147 };

typedef struct {
    unsigned sum;
} Seen;

static void
read_all(const WnPacket *packet, void *data)
{
    Seen *seen = data;

    for (size_t i = 0; i < packet->payload.length; i++)
        seen->sum += packet->payload.data[i];
    if (packet->kind != WN_PACKET_TCP_EVENT && packet->payload.length > packet->payload_length)
        abort();
    if (packet->payload.length < packet->payload_length && packet->kind == WN_PACKET_DATAGRAM &&
        !packet->truncated)
        abort();
    if (packet->src.addr.family != packet->dst.addr.family)
        abort();
}

static void
check_that_nothing_is_silent(WnDecoder *decoder, uint64_t fed)
{
    size_t                 n;
    const WnDecoderReason *reasons = wn_decoder_reasons(decoder, &n);

    if (fed > 0 && wn_decoder_facts(decoder)->packets == 0 && n == 0)
        abort();
    for (size_t i = 0; i < n; i++)
        if (reasons[i].count == 0)
            abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnDecoderOptions options = {
        .max_datagrams = 4, .max_connections = 4, .max_flows = 16, .max_buffered = 65536
    };
    Seen        seen = { 0 };
    WnDecoder  *decoder = wn_decoder_new(&options, read_all, &seen);
    WnRawPacket raw = { .time = WN_SECOND };

    if (size >= 1) {
        raw.link_type = LINK_TYPES[data[0] % sizeof(LINK_TYPES)];
        data++;
        size--;
    }
    while (size >= 3) {
        size_t   length = wn_be16(data) % 2048;
        uint8_t  cut = data[2];
        uint8_t *frame;

        length = length < size - 3 ? length : size - 3;
        frame = malloc(length ? length : 1);
        memcpy(frame, data + 3, length);
        raw.frame++;
        raw.time += WN_SECOND / 4;
        raw.data = frame;
        raw.length = (uint32_t) length;
        raw.original_length = (uint32_t) length + cut;
        wn_decoder_feed(decoder, &raw);
        free(frame);
        data += 3 + length;
        size -= 3 + length;
    }
    wn_decoder_finish(decoder);
    check_that_nothing_is_silent(decoder, raw.frame);
    wn_decoder_free(decoder);
    return 0;
}
