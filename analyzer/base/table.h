/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An open-addressing hash index with thin slots.  Keys live in what the values show; the caller
 * compares them.  Nothing is ever removed.
 */
#ifndef WN_BASE_TABLE_H
#define WN_BASE_TABLE_H

#include "base/bytes.h"

typedef struct {
    uint32_t hash;
    uint32_t index; /* 1 + the place in values; 0: free */
} WnTableSlot;

typedef struct {
    WnTableSlot *slots;
    void       **values; /* in the order they were added: walk these, never the slots */
    uint32_t     count;
    uint32_t     mask; /* number of slots - 1 */
} WnTable;

/* Where a walk over the values of one hash stands; start with { 0 }. */
typedef struct {
    uint32_t step;
} WnTableCursor;

/* A zeroed WnTable is an empty one.  clear frees the index, not the values. */
void wn_table_clear(WnTable *table);

/* Adds value under hash; values already there stay. */
void wn_table_add(WnTable *table, uint64_t hash, void *value);

static inline uint32_t
wn_table_fold(uint64_t hash)
{
    return (uint32_t) (hash ^ hash >> 32);
}

/* A value under this hash will be asked for soon. */
static inline void
wn_table_warm(const WnTable *table, uint64_t hash)
{
    if (table->count > 0)
        __builtin_prefetch(&table->slots[wn_table_fold(hash) & table->mask]);
}

/* The next value whose hash may be this one (the caller compares keys), or NULL. */
static inline void *
wn_table_next(const WnTable *table, uint64_t hash, WnTableCursor *cursor)
{
    uint32_t folded = wn_table_fold(hash);

    if (table->count == 0)
        return NULL;
    for (;;) {
        const WnTableSlot *slot = &table->slots[(folded + cursor->step++) & table->mask];

        if (slot->index == 0)
            return NULL;
        if (slot->hash == folded)
            return table->values[slot->index - 1];
    }
}

#endif
