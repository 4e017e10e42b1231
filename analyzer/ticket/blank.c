/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See blank.h.  RFC 9293 3.1, RFC 1624 (checksums that follow a change). */
#include "ticket/blank.h"

#include <string.h>

#include "ticket/rebuild_parts.h"

enum { TCP_HEADER = 20, TCP_NUMBERS = 12, TCP_CHECKSUM = 16 };

/* One direction of a connection. */
typedef struct Way Way;
struct Way {
    Way    *back;
    GArray *wanted;    /* Range */
    bool    is_shared; /* a message of somebody else went this way */
};

typedef struct {
    uint32_t first, length; /* sequence number */
} Range;

typedef struct {
    Way           *way;
    WnTicketFrame *frame;
    uint8_t  numbers[TCP_NUMBERS]; /* as the header begins: ports, sequence, acknowledgement */
    uint32_t first, length;
} Segment;

struct WnBlanks {
    GHashTable *ways;     /* text of both ends to Way */
    GArray     *segments; /* Segment */
};

static void
free_way(gpointer data)
{
    Way *way = data;

    g_array_unref(way->wanted);
    g_free(way);
}

WnBlanks *
wn_blanks_new(void)
{
    WnBlanks *blanks = g_new0(WnBlanks, 1);

    blanks->ways = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_way);
    blanks->segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    return blanks;
}

void
wn_blanks_free(WnBlanks *blanks)
{
    if (!blanks)
        return;
    g_hash_table_unref(blanks->ways);
    g_array_unref(blanks->segments);
    g_free(blanks);
}

static Way *
ensure_half(WnBlanks *blanks, const WnEndpoint *from, const WnEndpoint *to)
{
    g_autofree char *key = wn_rebuild_way_key(from, to);
    Way             *way = g_hash_table_lookup(blanks->ways, key);

    if (!way) {
        way = g_new0(Way, 1);
        way->wanted = g_array_new(FALSE, FALSE, sizeof(Range));
        g_hash_table_insert(blanks->ways, g_steal_pointer(&key), way);
    }
    return way;
}

static Way *
ensure_way(WnBlanks *blanks, const WnPacket *packet)
{
    Way *way = ensure_half(blanks, &packet->src, &packet->dst);

    way->back = ensure_half(blanks, &packet->dst, &packet->src);
    way->back->back = way;
    return way;
}

void
wn_blanks_message(WnBlanks *blanks, const WnPacket *packet, bool wanted)
{
    Range range = { packet->tcp_sequence, (uint32_t) packet->payload.length };
    Way  *way;

    if (packet->kind != WN_PACKET_MESSAGE || packet->tcp_sequence == 0)
        return;
    way = ensure_way(blanks, packet);
    way->is_shared |= !wanted;
    if (wanted)
        g_array_append_val(way->wanted, range);
}

void
wn_blanks_segment(WnBlanks *blanks, const WnPacket *packet, WnTicketFrame *frame)
{
    Segment segment = { .way = ensure_way(blanks, packet),
                        .frame = frame,
                        .first = packet->tcp_sequence,
                        .length = packet->payload_length };

    wn_put16(segment.numbers, packet->src.port);
    wn_put16(segment.numbers + 2, packet->dst.port);
    wn_put32(segment.numbers + 4, packet->tcp_sequence);
    wn_put32(segment.numbers + 8, packet->tcp_acknowledged);
    if (segment.length > 0)
        g_array_append_val(blanks->segments, segment);
}

/* Copies what the range has of the segment's bytes. */
static void
take_over(const Segment *segment, const Range *range, const uint8_t *old, uint8_t *fresh,
          size_t length)
{
    int64_t offset = (int32_t) (range->first - segment->first);
    int64_t from = MAX(offset, 0), to = MIN(offset + (int64_t) range->length, (int64_t) length);

    if (from < to)
        memcpy(fresh + from, old + from, (size_t) (to - from));
}

static void
blank(const Segment *segment, uint8_t *tcp, uint8_t *payload, size_t length)
{
    g_autofree uint8_t *fresh = g_malloc0(length);
    uint32_t            total = (uint16_t) ~(tcp[TCP_CHECKSUM] << 8 | tcp[TCP_CHECKSUM + 1]);

    for (guint i = 0; i < segment->way->wanted->len; i++)
        take_over(segment, &g_array_index(segment->way->wanted, Range, i), payload, fresh, length);
    total += (uint16_t) ~wn_rebuild_sum(payload, length, 0);
    total = wn_rebuild_sum(fresh, length, (total & 0xffff) + (total >> 16));
    memcpy(payload, fresh, length);
    wn_put16(tcp + TCP_CHECKSUM, (uint16_t) ~total);
}

/* By its numbers: whatever tunnel or link layer stands before it. */
static void
blank_segment(const Segment *segment)
{
    WnTicketFrame *frame = segment->frame;

    for (size_t at = 0; at + TCP_HEADER <= frame->length; at++) {
        uint8_t *tcp = frame->data + at;
        size_t   header = (size_t) (tcp[TCP_NUMBERS] >> 4) * 4;

        if (memcmp(tcp, segment->numbers, TCP_NUMBERS) != 0 || header < TCP_HEADER ||
            at + header > frame->length)
            continue;
        blank(segment, tcp, tcp + header,
              MIN((size_t) segment->length, frame->length - at - header));
        return;
    }
}

void
wn_blanks_apply(WnBlanks *blanks)
{
    for (guint i = 0; i < blanks->segments->len; i++) {
        const Segment *segment = &g_array_index(blanks->segments, Segment, i);
        if (segment->way->is_shared || segment->way->back->is_shared)
            blank_segment(segment);
    }
}
