/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts segments in order; where they overlap, the bytes that came first stay. */
#include "capture/tcp_half.h"

#include <glib.h>
#include <string.h>

enum {
    WINDOW = 1 << 20,    /* what lies further off is another stream, or damage */
    KEPT_CAPACITY = 8192 /* of an idle direction */
};

struct WnTcpPiece {
    WnTcpPiece *next;
    WnTcpBytes  segment; /* its bytes are data */
    uint8_t     data[];
};

/* How far a lies after b, modulo 2^32. */
static int32_t
distance(uint32_t a, uint32_t b)
{
    return (int32_t) (a - b);
}

static void
drop_first_piece(WnTcpHalf *half)
{
    WnTcpPiece *piece = half->pieces;

    half->pieces = piece->next;
    half->pending -= piece->segment.bytes.length;
    *half->held -= piece->segment.bytes.length;
    g_free(piece);
}

void
wn_half_clear(WnTcpHalf *half)
{
    while (half->pieces)
        drop_first_piece(half);
    *half->held -= half->capacity;
    g_free(half->data);
    half->data = NULL;
    half->start = half->end = half->capacity = 0;
    half->cut = 0;
    half->started = false;
}

void
wn_half_start(WnTcpHalf *half, uint32_t sequence)
{
    wn_half_clear(half);
    half->next = sequence;
    half->started = true;
}

static void
append(WnTcpHalf *half, WnBytes bytes)
{
    if (bytes.length == 0)
        return;
    if (half->start > 0 && half->capacity - half->end < bytes.length) {
        memmove(half->data, half->data + half->start, half->end - half->start);
        half->end -= half->start;
        half->start = 0;
    }
    if (half->capacity - half->end < bytes.length) {
        size_t capacity = MAX(half->end + bytes.length, half->capacity * 2);

        half->data = g_realloc(half->data, capacity);
        *half->held += capacity - half->capacity;
        half->capacity = capacity;
    }
    memcpy(half->data + half->end, bytes.data, bytes.length);
    half->end += bytes.length;
}

/* segment begins at or before next and reaches beyond it. */
static void
add_in_order(WnTcpHalf *half, const WnTcpBytes *segment)
{
    uint32_t known = half->next - segment->sequence;
    WnBytes  fresh = wn_bytes_from(segment->bytes, known);

    append(half, fresh);
    half->next += (uint32_t) fresh.length;
    half->cut = segment->sequence + segment->on_wire - half->next;
}

static void
keep(WnTcpHalf *half, const WnTcpBytes *segment)
{
    WnTcpPiece **link = &half->pieces, *piece;

    while (*link && distance((*link)->segment.sequence, segment->sequence) < 0)
        link = &(*link)->next;
    if (*link && (*link)->segment.sequence == segment->sequence &&
        (*link)->segment.on_wire >= segment->on_wire)
        return;
    piece = g_malloc(sizeof(WnTcpPiece) + segment->bytes.length);
    piece->segment = *segment;
    if (segment->bytes.length > 0)
        memcpy(piece->data, segment->bytes.data, segment->bytes.length);
    piece->segment.bytes.data = piece->data;
    piece->next = *link;
    *link = piece;
    half->pending += segment->bytes.length;
    *half->held += segment->bytes.length;
}

WnHalfAnswer
wn_half_add(WnTcpHalf *half, const WnTcpBytes *segment)
{
    int32_t ahead;

    if (!half->started)
        wn_half_start(half, segment->sequence);
    ahead = distance(segment->sequence, half->next);
    if (ahead > WINDOW || ahead < -WINDOW)
        return WN_HALF_FAR;
    if (ahead > 0) {
        keep(half, segment);
        return WN_HALF_WAITING;
    }
    if (distance(segment->sequence + segment->on_wire, half->next) <= 0)
        return WN_HALF_OLD;
    add_in_order(half, segment);
    return WN_HALF_ADDED;
}

bool
wn_half_join(WnTcpHalf *half, WnOrigin *origin)
{
    while (half->pieces && distance(half->pieces->segment.sequence, half->next) <= 0) {
        const WnTcpBytes *segment = &half->pieces->segment;
        bool              fresh = distance(segment->sequence + segment->on_wire, half->next) > 0;

        if (fresh) {
            *origin = segment->origin;
            add_in_order(half, segment);
        }
        drop_first_piece(half);
        if (fresh)
            return true;
    }
    return false;
}

void
wn_half_skip(WnTcpHalf *half)
{
    if (half->cut > 0)
        half->next += half->cut;
    else if (half->pieces && distance(half->pieces->segment.sequence, half->next) > 0)
        half->next = half->pieces->segment.sequence;
    half->cut = 0;
}

WnBytes
wn_half_view(const WnTcpHalf *half)
{
    return wn_bytes(half->data ? half->data + half->start : NULL, half->end - half->start);
}

void
wn_half_take(WnTcpHalf *half, size_t count)
{
    half->start += MIN(count, half->end - half->start);
    if (half->start < half->end)
        return;
    half->start = half->end = 0;
    if (half->capacity > KEPT_CAPACITY) {
        *half->held -= half->capacity;
        g_free(half->data);
        half->data = NULL;
        half->capacity = 0;
    }
}

void
wn_half_take_all(WnTcpHalf *half)
{
    wn_half_take(half, half->end - half->start);
}
