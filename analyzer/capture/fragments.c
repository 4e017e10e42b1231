/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bounded table of IP datagrams that wait for their pieces.  Where pieces overlap, the bytes that
 * came first stay, and a piece that contradicts them is refused (RFC 5722 3, RFC 8200 4.5).
 * A completed datagram is remembered for a moment, so that copies of its pieces (a mirror port, an
 * interface seen twice) do not look like a datagram whose rest is missing.
 */
#include "capture/fragments.h"

#include <string.h>

enum {
    BUCKETS = 256,
    MAX_DATAGRAM = 65535,
    MAX_RANGES = 64 /* gaps between pieces: far more than reordering makes */
};

static const WnTime REMEMBERED = WN_SECOND;

typedef struct {
    uint32_t start, end;
} Range;

typedef struct Entry Entry;
struct Entry {
    Entry   *next_in_bucket;
    Entry   *older, *newer; /* in the list of those that wait, or of those complete */
    WnPacket first;         /* of the first piece seen */
    WnTime   completed;
    uint8_t *data;
    uint32_t capacity;
    uint32_t id;
    uint32_t total; /* 0: the last piece was not seen */
    uint32_t cut;   /* bytes from here on were not captured */
    uint16_t header;
    uint16_t pieces;
    uint16_t n_ranges;
    uint8_t  protocol;
    Range    ranges[MAX_RANGES]; /* ascending, with gaps between them */
};

typedef struct {
    Entry   *oldest, *newest;
    uint32_t count;
} List;

struct WnFragments {
    Entry   *buckets[BUCKETS];
    List     waiting, complete;
    uint32_t max_datagrams;
};

WnFragments *
wn_fragments_new(uint32_t max_datagrams)
{
    WnFragments *fragments = g_new0(WnFragments, 1);

    fragments->max_datagrams = MAX(max_datagrams, 1);
    return fragments;
}

static Entry **
bucket_of(WnFragments *fragments, const WnPacket *packet, uint32_t id)
{
    uint64_t hash = wn_hash_mix(wn_addr_hash(&packet->src.addr), id);

    return &fragments->buckets[wn_hash_mix(hash, wn_addr_hash(&packet->dst.addr)) % BUCKETS];
}

static void
append(List *list, Entry *entry)
{
    entry->newer = NULL;
    entry->older = list->newest;
    if (list->newest)
        list->newest->newer = entry;
    else
        list->oldest = entry;
    list->newest = entry;
    list->count++;
}

static void
unlink_entry(List *list, Entry *entry)
{
    if (entry->older)
        entry->older->newer = entry->newer;
    else
        list->oldest = entry->newer;
    if (entry->newer)
        entry->newer->older = entry->older;
    else
        list->newest = entry->older;
    list->count--;
}

static void
free_entry(WnFragments *fragments, List *list, Entry *entry)
{
    Entry **link = bucket_of(fragments, &entry->first, entry->id);

    while (*link != entry)
        link = &(*link)->next_in_bucket;
    *link = entry->next_in_bucket;
    unlink_entry(list, entry);
    g_free(entry->data);
    g_free(entry);
}

void
wn_fragments_free(WnFragments *fragments)
{
    if (!fragments)
        return;
    while (fragments->waiting.oldest)
        free_entry(fragments, &fragments->waiting, fragments->waiting.oldest);
    while (fragments->complete.oldest)
        free_entry(fragments, &fragments->complete, fragments->complete.oldest);
    g_free(fragments);
}

static Entry *
find(WnFragments *fragments, const WnPacket *packet, const WnFragment *piece)
{
    Entry *entry = *bucket_of(fragments, packet, piece->id);

    for (; entry; entry = entry->next_in_bucket)
        if (entry->id == piece->id && entry->protocol == piece->protocol &&
            entry->first.capture == packet->capture &&
            wn_addr_equal(&entry->first.src.addr, &packet->src.addr) &&
            wn_addr_equal(&entry->first.dst.addr, &packet->dst.addr))
            return entry;
    return NULL;
}

static Entry *
create(WnFragments *fragments, const WnPacket *packet, const WnFragment *piece)
{
    Entry **bucket = bucket_of(fragments, packet, piece->id);
    Entry  *entry = g_new0(Entry, 1);

    entry->first = *packet;
    entry->id = piece->id;
    entry->protocol = piece->protocol;
    entry->header = piece->header;
    entry->cut = MAX_DATAGRAM;
    entry->next_in_bucket = *bucket;
    *bucket = entry;
    append(&fragments->waiting, entry);
    return entry;
}

/* How many of the bytes from start to end are there; *contradicts when some of them differ. */
static uint32_t
overlap(const Entry *entry, const WnFragment *piece, bool *contradicts)
{
    uint32_t end = piece->offset + piece->on_wire, sum = 0;

    *contradicts = false;
    for (int i = 0; i < entry->n_ranges; i++) {
        uint32_t from = MAX(entry->ranges[i].start, piece->offset);
        uint32_t to = MIN(entry->ranges[i].end, end);
        uint32_t captured = MIN(MIN(to, piece->offset + piece->length), entry->cut);

        if (from >= to)
            continue;
        sum += to - from;
        if (from < captured &&
            memcmp(entry->data + from, piece->data + (from - piece->offset), captured - from) != 0)
            *contradicts = true;
    }
    return sum;
}

/* Joins start to end with the ranges that it touches; false when there is no room for it. */
static bool
add_range(Entry *entry, uint32_t start, uint32_t end)
{
    int first = 0, last;

    while (first < entry->n_ranges && entry->ranges[first].end < start)
        first++;
    last = first;
    while (last < entry->n_ranges && entry->ranges[last].start <= end)
        last++;
    if (first == last && entry->n_ranges == MAX_RANGES)
        return false;
    if (first < last) {
        start = MIN(start, entry->ranges[first].start);
        end = MAX(end, entry->ranges[last - 1].end);
    }
    memmove(&entry->ranges[first + 1], &entry->ranges[last],
            sizeof(Range) * (size_t) (entry->n_ranges - last));
    entry->n_ranges = (uint16_t) (entry->n_ranges + 1 - (last - first));
    entry->ranges[first] = (Range){ start, end };
    return true;
}

/* Copies what is not there yet: the bytes that came first stay. */
static void
fill(Entry *entry, const WnFragment *piece)
{
    uint32_t end = piece->offset + piece->length, at = piece->offset;

    if (end > entry->capacity) {
        entry->capacity = MIN(MAX(end, entry->capacity * 2), MAX_DATAGRAM);
        entry->data = g_realloc(entry->data, entry->capacity);
    }
    for (int i = 0; i < entry->n_ranges && at < end; i++) {
        if (entry->ranges[i].end <= at)
            continue;
        if (entry->ranges[i].start > at) {
            uint32_t to = MIN(entry->ranges[i].start, end);

            memcpy(entry->data + at, piece->data + (at - piece->offset), to - at);
        }
        at = entry->ranges[i].end;
    }
    if (at < end)
        memcpy(entry->data + at, piece->data + (at - piece->offset), end - at);
}

static bool
fits(const Entry *entry, const WnFragment *piece)
{
    uint32_t end = piece->offset + piece->on_wire;

    if (piece->offset > MAX_DATAGRAM || piece->on_wire > MAX_DATAGRAM || end > MAX_DATAGRAM)
        return false;
    /* Only the last piece may hold anything but eights (RFC 791 3.2). */
    if (piece->on_wire == 0 || (piece->more && piece->on_wire % 8 != 0))
        return false;
    if (entry->total == 0)
        return piece->more || entry->n_ranges == 0 || entry->ranges[entry->n_ranges - 1].end <= end;
    return piece->more ? end <= entry->total : end == entry->total;
}

/* Bytes from the begin without a gap. */
static uint32_t
whole_from_begin(const Entry *entry)
{
    uint32_t end = entry->n_ranges > 0 && entry->ranges[0].start == 0 ? entry->ranges[0].end : 0;

    return MIN(end, entry->cut);
}

static void
hand_over(Entry *entry, WnDatagram *datagram)
{
    datagram->packet = entry->first;
    datagram->data = entry->data;
    datagram->length = whole_from_begin(entry);
    datagram->on_wire = entry->total;
    datagram->header = entry->header;
    datagram->pieces = entry->pieces;
    datagram->protocol = entry->protocol;
    entry->data = NULL;
}

static void
forget_complete(WnFragments *fragments, WnTime now)
{
    Entry *entry;

    while ((entry = fragments->complete.oldest) != NULL &&
           (fragments->complete.count > fragments->max_datagrams ||
            now - entry->completed > REMEMBERED || now < entry->completed))
        free_entry(fragments, &fragments->complete, entry);
}

static WnFragmentsAnswer
take(Entry *entry, const WnFragment *piece)
{
    bool     contradicts;
    uint32_t known;

    if (!fits(entry, piece))
        return WN_FRAGMENTS_REFUSED;
    known = overlap(entry, piece, &contradicts);
    if (contradicts)
        return WN_FRAGMENTS_REFUSED;
    if (known == piece->on_wire && (piece->more || entry->total != 0))
        return WN_FRAGMENTS_COPY;
    fill(entry, piece);
    if (!add_range(entry, piece->offset, piece->offset + piece->on_wire))
        return WN_FRAGMENTS_REFUSED;
    if (piece->length < piece->on_wire)
        entry->cut = MIN(entry->cut, piece->offset + piece->length);
    if (!piece->more)
        entry->total = piece->offset + piece->on_wire;
    if (piece->offset == 0)
        entry->header = piece->header;
    entry->pieces++;
    return WN_FRAGMENTS_WAITING;
}

WnFragmentsAnswer
wn_fragments_add(WnFragments *fragments, const WnPacket *packet, const WnFragment *piece,
                 WnDatagram *datagram)
{
    WnFragmentsAnswer answer;
    Entry            *entry;

    forget_complete(fragments, packet->time);
    entry = find(fragments, packet, piece);
    if (entry && entry->completed)
        return WN_FRAGMENTS_COPY;
    if (!entry)
        entry = create(fragments, packet, piece);
    answer = take(entry, piece);
    if (entry->pieces == 0)
        free_entry(fragments, &fragments->waiting, entry);
    if (answer != WN_FRAGMENTS_WAITING)
        return answer;
    if (entry->total == 0 || entry->n_ranges != 1 || entry->ranges[0].start != 0 ||
        entry->ranges[0].end != entry->total)
        return WN_FRAGMENTS_WAITING;
    hand_over(entry, datagram);
    unlink_entry(&fragments->waiting, entry);
    append(&fragments->complete, entry);
    entry->completed = packet->time ? packet->time : 1;
    return WN_FRAGMENTS_COMPLETE;
}

bool
wn_fragments_oldest(WnFragments *fragments, WnDatagram *lost)
{
    Entry *entry = fragments->waiting.oldest;

    if (!entry)
        return false;
    hand_over(entry, lost);
    free_entry(fragments, &fragments->waiting, entry);
    return true;
}

bool
wn_fragments_overdue(WnFragments *fragments, WnTime now, WnDatagram *lost)
{
    const Entry *entry = fragments->waiting.oldest;

    return entry && now > entry->first.time && now - entry->first.time >= WN_FRAGMENTS_WAIT &&
           wn_fragments_oldest(fragments, lost);
}

bool
wn_fragments_full(const WnFragments *fragments)
{
    return fragments->waiting.count >= fragments->max_datagrams;
}

WnTime
wn_fragments_deadline(const WnFragments *fragments)
{
    return fragments->waiting.oldest ? fragments->waiting.oldest->first.time + WN_FRAGMENTS_WAIT
                                     : INT64_MAX;
}
