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

static WnHeld *
allocate(WnHeldStore *store, size_t payload)
{
    size_t       size = (sizeof(WnHeld) + payload + 7) & ~(size_t) 7;
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
    held->block = block;
    return held;
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
    if (index->n * 2 >= index->n_slots)
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

void
wn_held_expect(const WnHeldStore *store, const WnHeld *held)
{
    if (!held)
        return;
    __builtin_prefetch(held->newer);
    __builtin_prefetch(&held->sight.packet.payload);
    __builtin_prefetch(&held->next);
    __builtin_prefetch(held->bytes);
    if (held->recognised)
        __builtin_prefetch(slot_of(&store->exact, held->sight.key.exact));
    if (held->recognised && held->next)
        __builtin_prefetch(&held->next->sight.key);
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

/* Nearly always at the end. */
static void
queue_by_time(WnHeldStore *store, WnHeld *held)
{
    WnHeld *after = store->newest;

    while (after && after->sight.packet.time > held->sight.packet.time)
        after = after->older;
    held->older = after;
    held->newer = after ? after->newer : store->oldest;
    if (held->newer)
        held->newer->older = held;
    else
        store->newest = held;
    if (after)
        after->newer = held;
    else
        store->oldest = held;
}

WnHeld *
wn_held_add(WnHeldStore *store, const WnPacket *packet)
{
    WnHeld *held = allocate(store, packet->payload.length);

    /* The slot is fetched while the packet is copied. */
    held->recognised = wn_key_of(packet, &held->sight.key);
    if (held->recognised && store->exact.n_slots > 0)
        __builtin_prefetch(slot_of(&store->exact, held->sight.key.exact));
    held->sight.packet = *packet;
    held->sight.point = packet->capture;
    held->settled = held->stale = false;
    if (packet->payload.length > 0)
        memcpy(held->bytes, packet->payload.data, packet->payload.length);
    held->sight.packet.payload = wn_bytes(held->bytes, packet->payload.length);
    queue_by_time(store, held);
    if (held->recognised) {
        add_to_index(&store->exact, held, false);
        if (held->sight.key.loose != 0)
            add_to_index(&store->loose, held, true);
    }
    return held;
}

void
wn_held_forget(WnHeldStore *store, WnHeld *held)
{
    take_from_index(&store->exact, held, false);
    if (held->sight.key.loose != 0)
        take_from_index(&store->loose, held, true);
}

void
wn_held_remove(WnHeldStore *store, WnHeld *held)
{
    if (held->older)
        held->older->newer = held->newer;
    else
        store->oldest = held->newer;
    if (held->newer)
        held->newer->older = held->older;
    else
        store->newest = held->older;
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
    while (store->oldest)
        wn_held_remove(store, store->oldest);
    while (store->unused) {
        WnHeldBlock *block = store->unused;
        store->unused = block->next;
        g_free(block);
    }
    g_free(store->block);
    g_free(store->exact.slots);
    g_free(store->loose.slots);
    *store = (WnHeldStore){ 0 };
}
