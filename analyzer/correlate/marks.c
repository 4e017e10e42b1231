/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See marks.h. */
#include "correlate/marks.h"

#include <string.h>

/* A sample is halved whenever it grows to so many. */
enum { MOST_SOUND = 1 << 13, MOST_REST = 1 << 16, MOST_BRIEF = 1 << 12, MOST_CALLS = 1 << 12 };
/* The same frame captured twice. */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;

static void
init(WnMarkSample *sample, guint most)
{
    *sample = (WnMarkSample){ .marks = g_array_new(FALSE, FALSE, sizeof(WnMark)), .most = most };
}

static void
clear(WnMarkSample *sample)
{
    g_array_unref(sample->marks);
    wn_table_clear(&sample->index);
}

void
wn_marks_init(WnMarks *marks)
{
    init(&marks->sound, MOST_SOUND);
    init(&marks->rest, MOST_REST);
    init(&marks->brief, MOST_BRIEF);
    init(&marks->calls, MOST_CALLS);
}

void
wn_marks_clear(WnMarks *marks)
{
    clear(&marks->sound);
    clear(&marks->rest);
    clear(&marks->brief);
    clear(&marks->calls);
}

WnMarksAlike
wn_mark_sample_alike(const WnMarkSample *sample, uint64_t hash)
{
    WnMarksAlike  alike = { .n = 0 };
    WnTableCursor cursor = { 0 };
    gpointer      place;

    while (alike.n < WN_MARKS_ALIKE &&
           (place = wn_table_next(&sample->index, hash, &cursor)) != NULL) {
        const WnMark *mark = &g_array_index(sample->marks, WnMark, GPOINTER_TO_SIZE(place) - 1);
        if (mark->hash == hash)
            alike.all[alike.n++] = mark;
    }
    return alike;
}

static bool
in_sample(uint64_t draw, unsigned halvings)
{
    return (wn_hash_mix(17, draw) & ((UINT64_C(1) << halvings) - 1)) == 0;
}

/* RTP by its version (RFC 3550 5.1), but not RTCP (RFC 5761 4): its header is as good as its key.
 */
static bool
draw_sound(WnBytes payload, uint64_t *draw)
{
    static const size_t HEADER = 12;
    uint32_t            words[3];

    if (payload.length <= HEADER || payload.data[0] >> 6 != 2 ||
        (payload.data[1] >= 192 && payload.data[1] < 224))
        return false;
    memcpy(words, payload.data, sizeof words);
    *draw = ((uint64_t) words[0] << 32 | words[1]) ^ words[2] * UINT64_C(0x9e3779b97f4a7c15);
    return true;
}

bool
wn_marks_leave_out_sound(const WnMarks *marks, WnBytes payload)
{
    uint64_t draw;

    return marks->sound.halvings > 0 && draw_sound(payload, &draw) &&
           !in_sample(draw, marks->sound.halvings);
}

bool
wn_marks_leave_out(const WnMarks *marks, const WnPacket *packet)
{
    return packet->kind == WN_PACKET_DATAGRAM && wn_marks_leave_out_sound(marks, packet->payload);
}

static void
keep(WnMarkSample *sample, const WnMark *mark)
{
    g_array_append_val(sample->marks, *mark);
    wn_table_add(&sample->index, mark->hash, GSIZE_TO_POINTER((gsize) sample->marks->len));
}

static void
halve(WnMarkSample *sample)
{
    WnMarkSample kept;

    init(&kept, sample->most);
    kept.halvings = sample->halvings + 1;
    for (guint i = 0; i < sample->marks->len; i++) {
        const WnMark *mark = &g_array_index(sample->marks, WnMark, i);
        if (in_sample(mark->draw, kept.halvings))
            keep(&kept, mark);
    }
    clear(sample);
    *sample = kept;
}

static bool
is_duplicate(const WnMarksAlike *known, const WnMark *mark)
{
    for (unsigned i = 0; i < known->n; i++) {
        const WnMark *other = known->all[i];
        if (mark->time - other->time < DUPLICATE && mark->ip_id == other->ip_id &&
            wn_endpoint_equal(&mark->glimpse.src, &other->glimpse.src) &&
            wn_endpoint_equal(&mark->glimpse.dst, &other->glimpse.dst))
            return true;
    }
    return false;
}

static void
add(WnMarkSample *sample, uint64_t hash, uint64_t exact, const WnPacket *packet)
{
    WnMark mark = { .hash = hash,
                    .exact = exact,
                    .draw = hash,
                    .time = packet->time,
                    .glimpse = { packet->src, packet->dst, packet->ttl },
                    .ip_id = packet->ip_id,
                    .bytes = packet->kind == WN_PACKET_TCP_EVENT ? wn_key_of_payload(packet) : 0,
                    .segment = packet->kind == WN_PACKET_TCP_EVENT,
                    .streamed = packet->kind == WN_PACKET_MESSAGE };

    WnMarksAlike known;

    if (packet->kind == WN_PACKET_DATAGRAM)
        draw_sound(packet->payload, &mark.draw);
    if (!in_sample(mark.draw, sample->halvings))
        return;
    known = wn_mark_sample_alike(sample, hash);
    if (known.n == WN_MARKS_ALIKE || is_duplicate(&known, &mark))
        return;
    keep(sample, &mark);
    if (sample->marks->len >= sample->most)
        halve(sample);
}

void
wn_marks_add(WnMarks *marks, const WnKey *key, const WnPacket *packet)
{
    WnMarkSample *sample = key->traffic == WN_TRAFFIC_RTP ? &marks->sound : &marks->rest;

    if (!key->telling) {
        if (packet->kind == WN_PACKET_DATAGRAM && packet->ip_id != 0)
            add(&marks->brief, wn_hash_mix(key->exact, packet->ip_id), 0, packet);
        return;
    }
    add(sample, key->exact, 0, packet);
    if (key->loose != 0 && key->traffic == WN_TRAFFIC_SIP)
        add(sample, key->loose, key->exact, packet);
    if (key->call != 0)
        add(&marks->calls, key->call, 0, packet);
}
