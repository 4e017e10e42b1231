/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See held.h. */
#include "correlate/held.h"

#include <string.h>

enum { BLOCK = 256 * 1024, FIRST_SLOTS = 1024 };

struct WnHeldBlock {
    WnHeldBlock *next; /* in the list of unused ones */
    size_t       size, used;
    size_t       packets; /* that are still held */
    uint64_t     room[];
};

/* ------------------------------------------------------------------ room */

static WnHeldBlock *
ensure_block(WnHeldStore *store, size_t size)
{
    WnHeldBlock *block = store->unused;

    if (size <= BLOCK && block) {
        store->unused = block->next;
        return block;
    }
    size = MAX(size, BLOCK);
    block = g_malloc(sizeof(WnHeldBlock) + size);
    *block = (WnHeldBlock){ .size = size };
    return block;
}

static void
give_back(WnHeldStore *store, WnHeldBlock *block)
{
    block->used = 0;
    if (block->size > BLOCK) {
        g_free(block);
        return;
    }
    block->next = store->unused;
    store->unused = block;
}

/* Where the next but one will be written. */
static void
fetch_room(const WnHeldBlock *block)
{
    enum { LINE = 64, AHEAD = 512 };
    const uint8_t *at = (const uint8_t *) block->room + block->used + AHEAD;

    for (unsigned i = 0; i < 3; i++)
        __builtin_prefetch(at + (size_t) i * LINE, 1);
}

static size_t
size_of(size_t payload)
{
    return (sizeof(WnHeld) + payload + 7) & ~(size_t) 7;
}

static WnHeld *
allocate(WnHeldStore *store, size_t payload)
{
    size_t       size = size_of(payload);
    WnHeldBlock *block = store->block;
    WnHeld      *held;

    if (!block || block->size - block->used < size) {
        WnHeldBlock *full = block;
        block = store->block = ensure_block(store, size);
        if (full && full->packets == 0)
            give_back(store, full);
    }
    held = (WnHeld *) (gpointer) ((uint8_t *) block->room + block->used);
    block->used += size;
    block->packets++;
    fetch_room(block);
    held->block = block;
    return held;
}

/* Of the payload, the last to be given room, less is kept. */
static void
give_up_rest(WnHeld *held, size_t payload, size_t kept)
{
    held->block->used -= size_of(payload) - size_of(kept);
}

static void
release_room(WnHeldStore *store, WnHeldBlock *block)
{
    if (--block->packets > 0)
        return;
    if (block == store->block)
        block->used = 0;
    else
        give_back(store, block);
}

/* ------------------------------------------------------------------ finding by key */

static WnHeld **
link_of(WnHeld *held, bool loose)
{
    return loose ? &held->next_loose : &held->next;
}

static uint64_t
key_of(const WnHeld *held, bool loose)
{
    return loose ? held->sight.key.loose : held->sight.key.exact;
}

static WnHeldSlot *
slot_of(const WnHeldIndex *index, uint64_t key)
{
    return &index->slots[(key ^ key >> 29) & (index->n_slots - 1)];
}

static void
append(WnHeldIndex *index, WnHeld *held, bool loose)
{
    WnHeldSlot *slot = slot_of(index, key_of(held, loose));

    *link_of(held, loose) = NULL;
    if (slot->newest)
        *link_of(slot->newest, loose) = held;
    else
        slot->oldest = held;
    slot->newest = held;
    index->n++;
}

static void
grow(WnHeldIndex *index, bool loose)
{
    WnHeldIndex larger = { .n_slots = index->n_slots ? index->n_slots * 2 : FIRST_SLOTS };

    larger.slots = g_new0(WnHeldSlot, larger.n_slots);
    for (size_t i = 0; i < index->n_slots; i++)
        for (WnHeld *held = index->slots[i].oldest, *next; held; held = next) {
            next = *link_of(held, loose);
            append(&larger, held, loose);
        }
    g_free(index->slots);
    *index = larger;
}

static void
add_to_index(WnHeldIndex *index, WnHeld *held, bool loose)
{
    if (index->n * 3 >= index->n_slots)
        grow(index, loose);
    append(index, held, loose);
}

/* Mostly the first of its slot: the oldest packet is forgotten first. */
static void
take_from_index(WnHeldIndex *index, const WnHeld *held, bool loose)
{
    WnHeldSlot *slot = slot_of(index, key_of(held, loose));
    WnHeld     *before = NULL, *at = slot->oldest;

    while (at != held) {
        before = at;
        at = *link_of(at, loose);
    }
    if (before)
        *link_of(before, loose) = *link_of(at, loose);
    else
        slot->oldest = *link_of(at, loose);
    if (slot->newest == held)
        slot->newest = before;
    index->n--;
}

static WnHeld *
same_key(WnHeld *at, uint64_t key, bool loose)
{
    while (at && key_of(at, loose) != key)
        at = *link_of(at, loose);
    return at;
}

WnHeld *
wn_held_first(const WnHeldStore *store, uint64_t exact)
{
    return store->exact.n > 0 ? same_key(slot_of(&store->exact, exact)->oldest, exact, false)
                              : NULL;
}

WnHeld *
wn_held_next(const WnHeld *held)
{
    return same_key(held->next, held->sight.key.exact, false);
}

WnHeld *
wn_held_first_loose(const WnHeldStore *store, uint64_t loose)
{
    return store->loose.n > 0 ? same_key(slot_of(&store->loose, loose)->oldest, loose, true) : NULL;
}

WnHeld *
wn_held_next_loose(const WnHeld *held)
{
    return same_key(held->next_loose, held->sight.key.loose, true);
}

/* ------------------------------------------------------------------ in the order of time */

static WnHeld **
place_of(const WnHeldQueue *queue, size_t i)
{
    return &queue->ring[(queue->first + i) & (queue->size - 1)];
}

static void
widen(WnHeldQueue *queue)
{
    WnHeldQueue larger = { .size = queue->size ? queue->size * 2 : FIRST_SLOTS, .n = queue->n };

    larger.ring = g_new(WnHeld *, larger.size);
    for (size_t i = 0; i < queue->n; i++)
        larger.ring[i] = *place_of(queue, i);
    g_free(queue->ring);
    *queue = larger;
}

/* Nearly always at the end. */
static void
queue_by_time(WnHeldQueue *queue, WnHeld *held)
{
    size_t at = queue->n;

    if (queue->n == queue->size)
        widen(queue);
    for (; at > 0 && (*place_of(queue, at - 1))->sight.packet.time > held->sight.packet.time; at--)
        *place_of(queue, at) = *place_of(queue, at - 1);
    *place_of(queue, at) = held;
    queue->n++;
}

WnHeld *
wn_held_oldest(const WnHeldStore *store)
{
    return store->queue.n > 0 ? *place_of(&store->queue, 0) : NULL;
}

static void
fetch(const WnHeld *held)
{
    static const size_t LINE = 64, BEGINNING = 32;

    for (size_t i = 0; i < sizeof(WnHeld) + BEGINNING; i += LINE)
        __builtin_prefetch((const uint8_t *) held + i);
}

static bool
is_waiting(const WnHeld *held)
{
    return held->recognised && !held->settled;
}

/* Nearly all of it lies in no cache any more.  What is asked for to fetch something else is itself
 * fetched earlier. */
void
wn_held_expect(const WnHeldStore *store)
{
    enum { FARTHEST = 32, FAR = 12, NEAR = 8, NEXT = 4 };
    const WnHeld *held;

    if (store->queue.n <= FAR)
        return;
    __builtin_prefetch(place_of(&store->queue, FARTHEST));
    fetch(*place_of(&store->queue, FAR));
    held = *place_of(&store->queue, NEAR);
    if (is_waiting(held)) {
        __builtin_prefetch(slot_of(&store->exact, held->sight.key.exact));
        if (held->next)
            fetch(held->next);
    }
    held = *place_of(&store->queue, NEXT);
    if (is_waiting(held) && held->next && held->next->next)
        __builtin_prefetch(&held->next->next->sight.key);
}

/* Of sound its header is all that anybody looks at later. */
static size_t
bytes_to_keep(const WnPacket *packet, const WnKey *key)
{
    static const size_t OF_SOUND = 32;

    return key->traffic == WN_TRAFFIC_RTP ? MIN(packet->payload.length, OF_SOUND)
                                          : packet->payload.length;
}

WnHeld *
wn_held_new(WnHeldStore *store, const WnPacket *packet, unsigned point, WnTime time)
{
    WnHeld *held = allocate(store, packet->payload.length);
    size_t  kept;

    held->recognised = wn_key_of(packet, &held->sight.key);
    /* It is fetched until it is asked for. */
    if (held->recognised && store->exact.n_slots > 0)
        __builtin_prefetch(slot_of(&store->exact, held->sight.key.exact));
    kept = bytes_to_keep(packet, &held->sight.key);
    give_up_rest(held, packet->payload.length, kept);
    held->settled = held->stale = false;
    if (kept > 0)
        memcpy(held->bytes, packet->payload.data, kept);
    held->sight.packet = *packet;
    held->sight.packet.payload = wn_bytes(held->bytes, kept);
    held->sight.packet.time = time;
    held->sight.packet.capture = (uint16_t) point;
    held->sight.point = point;
    held->sight.unsure = false;
    return held;
}

void
wn_held_add(WnHeldStore *store, WnHeld *held)
{
    held->next = held->next_loose = NULL;
    queue_by_time(&store->queue, held);
    if (!held->recognised)
        return;
    add_to_index(&store->exact, held, false);
    if (held->sight.key.loose != 0)
        add_to_index(&store->loose, held, true);
}

void
wn_held_forget(WnHeldStore *store, WnHeld *held)
{
    take_from_index(&store->exact, held, false);
    if (held->sight.key.loose != 0)
        take_from_index(&store->loose, held, true);
}

void
wn_held_remove_oldest(WnHeldStore *store)
{
    WnHeldQueue *queue = &store->queue;
    WnHeld      *held = *place_of(queue, 0);

    queue->first = (queue->first + 1) & (queue->size - 1);
    queue->n--;
    release_room(store, held->block);
}

void
wn_held_store_init(WnHeldStore *store)
{
    *store = (WnHeldStore){ 0 };
}

void
wn_held_store_clear(WnHeldStore *store)
{
    while (store->queue.n > 0)
        wn_held_remove_oldest(store);
    while (store->unused) {
        WnHeldBlock *block = store->unused;
        store->unused = block->next;
        g_free(block);
    }
    g_free(store->block);
    g_free(store->queue.ring);
    g_free(store->exact.slots);
    g_free(store->loose.slots);
    *store = (WnHeldStore){ 0 };
}
