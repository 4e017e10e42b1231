/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A message tells where in its stream it stands; the segments that brought it are filled from it.
 * Where one of a connection's messages does not tell (out of WebSocket frames, or mirrored), the
 * connection is written as one segment a message.
 */
#include "ticket/segments.h"

#include <string.h>

#include "ticket/rebuild_parts.h"

enum { TCP_HEADER = 20, PROTOCOL_TCP = 6 };

/* One direction of a connection. */
typedef struct Way Way;
struct Way {
    Way       *back;
    GPtrArray *messages; /* of Kept, borrowed: those that tell their place */
    bool       is_loose; /* one does not */
    uint32_t   next;     /* sequence number, where segments are made up */
};

typedef struct {
    WnPacket packet; /* its payload is data */
    uint8_t *data;
    Way     *way;
} Kept;

struct WnSegments {
    GPtrArray  *kept; /* of Kept, in order of arrival */
    GHashTable *ways; /* text of both ends to Way */
};

static void
free_kept(gpointer data)
{
    Kept *kept = data;

    g_free(kept->data);
    g_free(kept);
}

static void
free_way(gpointer data)
{
    Way *way = data;

    g_ptr_array_unref(way->messages);
    g_free(way);
}

WnSegments *
wn_segments_new(void)
{
    WnSegments *segments = g_new0(WnSegments, 1);

    segments->kept = g_ptr_array_new_with_free_func(free_kept);
    segments->ways = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_way);
    return segments;
}

void
wn_segments_free(WnSegments *segments)
{
    g_ptr_array_unref(segments->kept);
    g_hash_table_unref(segments->ways);
    g_free(segments);
}

char *
wn_rebuild_way_key(const WnEndpoint *from, const WnEndpoint *to)
{
    char a[WN_ENDPOINT_TEXT], b[WN_ENDPOINT_TEXT];

    return g_strdup_printf("%s %s", wn_endpoint_format(from, a), wn_endpoint_format(to, b));
}

static Way *
ensure_half(WnSegments *segments, const WnEndpoint *from, const WnEndpoint *to)
{
    char *key = wn_rebuild_way_key(from, to);
    Way  *way = g_hash_table_lookup(segments->ways, key);

    if (way) {
        g_free(key);
        return way;
    }
    way = g_new0(Way, 1);
    way->messages = g_ptr_array_new();
    way->next = 1001; /* behind a SYN, where one was seen or not */
    g_hash_table_insert(segments->ways, key, way);
    return way;
}

static Way *
ensure_way(WnSegments *segments, const WnPacket *packet)
{
    Way *way = ensure_half(segments, &packet->src, &packet->dst);

    if (!way->back) {
        way->back = ensure_half(segments, &packet->dst, &packet->src);
        way->back->back = way;
    }
    return way;
}

void
wn_segments_add(WnSegments *segments, const WnPacket *packet)
{
    Kept *kept = g_new0(Kept, 1);

    kept->packet = *packet;
    kept->data = g_memdup2(packet->payload.data, packet->payload.length);
    kept->packet.payload.data = kept->data;
    kept->way = ensure_way(segments, packet);
    g_ptr_array_add(segments->kept, kept);
    if (packet->kind != WN_PACKET_MESSAGE)
        return;
    if (packet->tcp_sequence != 0)
        g_ptr_array_add(kept->way->messages, kept);
    else
        kept->way->is_loose = kept->way->back->is_loose = true;
}

/* ------------------------------------------------------------------ as they were sent */

static void
add_frame(GPtrArray *frames, const Kept *kept, uint32_t sequence, uint32_t acknowledged,
          const uint8_t *data, size_t length)
{
    const WnPacket     *packet = &kept->packet;
    uint8_t             flags = packet->tcp_flags;
    g_autofree uint8_t *tcp = g_malloc0(TCP_HEADER + length);

    if (packet->kind == WN_PACKET_MESSAGE)
        flags = WN_TCP_PSH | WN_TCP_ACK;
    wn_put16(tcp, packet->src.port);
    wn_put16(tcp + 2, packet->dst.port);
    wn_put32(tcp + 4, sequence);
    wn_put32(tcp + 8, flags & WN_TCP_ACK ? acknowledged : 0);
    tcp[12] = TCP_HEADER / 4 << 4;
    tcp[13] = flags;
    wn_put16(tcp + 14, 65535);
    if (length > 0)
        memcpy(tcp + TCP_HEADER, data, length);
    wn_put16(tcp + 16, wn_rebuild_checksum(packet, PROTOCOL_TCP, tcp, TCP_HEADER + length));
    wn_rebuild_ip(frames, packet, PROTOCOL_TCP, tcp, TCP_HEADER + length, TCP_HEADER + length);
}

/* Copies what the message has of the segment's bytes; whether it has any. */
static bool
fill(const Kept *segment, const Kept *message, uint8_t *data, size_t length)
{
    int64_t offset = (int32_t) (message->packet.tcp_sequence - segment->packet.tcp_sequence);
    int64_t from = MAX(offset, 0);
    int64_t to = MIN(offset + (int64_t) message->packet.payload.length, (int64_t) length);

    if (from >= to)
        return false;
    memcpy(data + from, message->data + (from - offset), (size_t) (to - from));
    return true;
}

/* Bytes that no message holds are left out: nobody knows what they would say. */
static void
add_as_sent(GPtrArray *frames, const Kept *segment)
{
    size_t length = MAX(segment->packet.payload_length, segment->packet.payload.length);
    g_autofree uint8_t *data = g_malloc0(MAX(length, 1));
    bool                known = segment->packet.payload.length > 0;

    if (known)
        memcpy(data, segment->data, segment->packet.payload.length);
    for (guint i = 0; i < segment->way->messages->len; i++)
        known |= fill(segment, segment->way->messages->pdata[i], data, length);
    add_frame(frames, segment, segment->packet.tcp_sequence, segment->packet.tcp_acknowledged, data,
              known ? length : 0);
}

/* ------------------------------------------------------------------ made up */

static void
add_made_up(GPtrArray *frames, const Kept *kept)
{
    Way   *way = kept->way;
    size_t length = kept->packet.payload.length;
    bool   opens = kept->packet.kind == WN_PACKET_TCP_EVENT && kept->packet.tcp_flags & WN_TCP_SYN;

    add_frame(frames, kept, opens ? way->next - 1 : way->next, way->back->next, kept->data, length);
    way->next += (uint32_t) length;
}

void
wn_segments_make(WnSegments *segments, GPtrArray *frames)
{
    for (guint i = 0; i < segments->kept->len; i++) {
        const Kept *kept = segments->kept->pdata[i];

        if (kept->way->is_loose)
            add_made_up(frames, kept);
        else if (kept->packet.kind == WN_PACKET_TCP_EVENT)
            add_as_sent(frames, kept);
    }
}
