/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a capture file: pcap, pcapng, or either of them compressed. */
#include <stdlib.h>

#include "capture/source.h"
#include "fuzz/fuzz.h"

/* Decompression bombs cost time, not memory; what a fuzzer finds in them is only that. */
#define MAX_PACKETS 100000u

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

static void
check_facts(const WnSourceFacts *facts, uint32_t count)
{
    uint64_t packets = 0;

    expect(facts->packets == count);
    expect(facts->complete || facts->n_problems > 0);
    for (size_t i = 0; i < facts->n_points; i++) {
        packets += facts->points[i].packets;
        expect(facts->points[i].first <= facts->points[i].last);
        expect(facts->points[i].truncated <= facts->points[i].packets);
    }
    expect(packets == count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source = wn_source_open_bytes(wn_bytes(data, size), "input", NULL, &error);
    WnSourceStatus status;
    WnRawPacket    packet;
    uint32_t       count = 0, frame = 0;

    expect((source != NULL) == (error == NULL));
    if (!source)
        return 0;
    while ((status = wn_source_next(source, &packet)) == WN_SOURCE_PACKET && count < MAX_PACKETS) {
        expect(packet.frame > frame && packet.frame > count);
        frame = packet.frame;
        count++;
        expect(packet.length <= WN_SOURCE_MAX_PACKET);
        expect(packet.original_length >= packet.length);
        expect(packet.capture < wn_source_facts(source)->n_points);
        /* Reads every byte, under the sanitizer's eyes. */
        g_free(g_memdup2(packet.data, packet.length));
    }
    if (status == WN_SOURCE_PACKET)
        return 0;

    const WnSourceFacts *facts = wn_source_facts(source);
    check_facts(facts, count);
    expect(facts->ended);
    expect(status == WN_SOURCE_END || (status == WN_SOURCE_DAMAGED && !facts->complete));
    expect(wn_source_next(source, &packet) == status);
    return 0;
}
