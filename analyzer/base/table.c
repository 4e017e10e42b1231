/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing the hash index: at most half full, so that a probe stays short. */
#include "base/table.h"

#include <glib.h>

static const uint32_t FIRST_SIZE = 64;

void
wn_table_clear(WnTable *table)
{
    g_free(table->slots);
    g_free(table->values);
    g_free(table->hashes);
    *table = (WnTable){ 0 };
}

static void
place(const WnTable *table, uint32_t hash, const void *value)
{
    uint32_t at = hash & table->mask;

    while (table->slots[at] != 0)
        at = (at + 1) & table->mask;
    table->slots[at] = wn_table_mark(hash) | (uintptr_t) value;
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
