/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An open-addressing hash index with thin slots.  Keys live in what the values show; the caller
 * compares them.  Nothing is ever removed.
 *
 * A slot of a large table lies in no cache, nor does what it leads to.  So a slot is the address
 * of its value itself, and has a part of the hash in the bits that no address uses: nothing else is
 * waited for.
 *
 * Values of one hash stand in a row, and everybody whose own slot lies there walks along it: so
 * only the first few do, and the others are kept apart.
 */
#ifndef WN_BASE_TABLE_H
#define WN_BASE_TABLE_H

#include "base/bytes.h"

typedef struct {
    uint64_t *slots;  /* WN_TABLE_ADDRESS_BITS of address, above it the hash's highest; 0: free */
    void    **values; /* in the order they were added: walk these, never the slots */
    uint32_t *hashes; /* of the values */
    uint32_t  count;
    uint32_t  mask;   /* number of slots - 1 */
    void     *beyond; /* values of which the hash has more than a few; NULL: there are none */
} WnTable;

/* Of the addresses that systems give to a program unless it asks for others. */
enum { WN_TABLE_ADDRESS_BITS = 48 };

/* Where a walk over the values of one hash stands; start with { 0 }. */
typedef struct {
    uint32_t    step;
    uint32_t    seen; /* of those that are kept apart */
    const void *row;  /* these; NULL: the walk is not there yet */
} WnTableCursor;

/* A zeroed WnTable is an empty one.  clear frees the index, not the values. */
void wn_table_clear(WnTable *table);

/* Adds value (not NULL) under hash; values already there stay.  Numbers are no hashes:
 * wn_hash_mix() makes one of them. */
void wn_table_add(WnTable *table, uint64_t hash, void *value);

static inline uint32_t
wn_table_fold(uint64_t hash)
{
    return (uint32_t) (hash ^ hash >> 32);
}

/* The part of the hash that stands in a slot. */
static inline uint64_t
wn_table_mark(uint32_t folded)
{
    return (uint64_t) folded >> 16 << WN_TABLE_ADDRESS_BITS;
}

/* A value under this hash will be asked for soon. */
static inline void
wn_table_warm(const WnTable *table, uint64_t hash)
{
    if (table->count > 0)
        __builtin_prefetch(&table->slots[wn_table_fold(hash) & table->mask]);
}

/* How many values wn_table_next() would give. */
uint32_t wn_table_count(const WnTable *table, uint64_t hash);

/* The same as wn_table_next(), of those that are kept apart. */
void *wn_table_next_beyond(const WnTable *table, uint32_t folded, WnTableCursor *cursor);

/* The next value whose hash may be this one (the caller compares keys), or NULL; those of one hash
 * come in the order they were added. */
static inline void *
wn_table_next(const WnTable *table, uint64_t hash, WnTableCursor *cursor)
{
    uint32_t folded = wn_table_fold(hash);
    uint64_t mark = wn_table_mark(folded);

    if (table->count == 0)
        return NULL;
    while (!cursor->row) {
        uint64_t unmarked = table->slots[(folded + cursor->step++) & table->mask] ^ mark;

        if (unmarked == mark)
            break;
        if (unmarked >> WN_TABLE_ADDRESS_BITS == 0)
            return (void *) (uintptr_t) unmarked;
    }
    return table->beyond ? wn_table_next_beyond(table, folded, cursor) : NULL;
}

#endif
