/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing the hash index: at most half full, so that a probe stays short. */
#include "base/table.h"

#include <glib.h>

static const uint32_t FIRST_SIZE = 64;
/* Values of one hash that have slots of their own. */
static const unsigned FEW = 8;

void
wn_table_clear(WnTable *table)
{
    if (table->beyond)
        g_hash_table_unref(table->beyond);
    g_free(table->slots);
    g_free(table->values);
    g_free(table->hashes);
    *table = (WnTable){ 0 };
}

static void
free_row(gpointer row)
{
    g_ptr_array_unref(row);
}

static void
place_beyond(WnTable *table, uint32_t hash, void *value)
{
    GPtrArray *row;

    if (!table->beyond)
        table->beyond = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_row);
    row = g_hash_table_lookup(table->beyond, GUINT_TO_POINTER(hash));
    if (!row) {
        row = g_ptr_array_new();
        g_hash_table_insert(table->beyond, GUINT_TO_POINTER(hash), row);
    }
    g_ptr_array_add(row, value);
}

/* Whoever finds so many alike before it is beyond them for ever: nothing is removed. */
static void
place(WnTable *table, uint32_t hash, void *value)
{
    uint64_t mark = wn_table_mark(hash);
    uint32_t at = hash & table->mask;
    unsigned alike = 0;

    for (; table->slots[at] != 0; at = (at + 1) & table->mask)
        if ((table->slots[at] ^ mark) >> WN_TABLE_ADDRESS_BITS == 0 && ++alike == FEW) {
            place_beyond(table, hash, value);
            return;
        }
    table->slots[at] = mark | (uintptr_t) value;
}

void *
wn_table_next_beyond(const WnTable *table, uint32_t folded, WnTableCursor *cursor)
{
    const GPtrArray *row = cursor->row;

    if (!row)
        row = cursor->row = g_hash_table_lookup(table->beyond, GUINT_TO_POINTER(folded));
    return row && cursor->seen < row->len ? row->pdata[cursor->seen++] : NULL;
}

uint32_t
wn_table_count(const WnTable *table, uint64_t hash)
{
    WnTableCursor cursor = { 0 };
    uint32_t      found = 0;

    while (wn_table_next(table, hash, &cursor))
        if (cursor.row)
            return found + ((const GPtrArray *) cursor.row)->len;
        else
            found++;
    return found;
}

static void
grow(WnTable *table)
{
    uint32_t size = table->slots ? (table->mask + 1) * 2 : FIRST_SIZE, most = size / 2;

    g_free(table->slots);
    table->slots = g_new0(uint64_t, size);
    table->mask = size - 1;
    table->values = g_renew(void *, table->values, most);
    table->hashes = g_renew(uint32_t, table->hashes, most);
    if (table->beyond)
        g_hash_table_remove_all(table->beyond);
    for (uint32_t i = 0; i < table->count; i++)
        place(table, table->hashes[i], table->values[i]);
}

void
wn_table_add(WnTable *table, uint64_t hash, void *value)
{
    g_assert(value && (uint64_t) (uintptr_t) value >> WN_TABLE_ADDRESS_BITS == 0);
    if (!table->slots || table->count == (table->mask + 1) / 2)
        grow(table);
    table->values[table->count] = value;
    table->hashes[table->count++] = wn_table_fold(hash);
    place(table, wn_table_fold(hash), value);
}
