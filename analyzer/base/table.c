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
    *table = (WnTable){ 0 };
}

static void
place(WnTableSlot *slots, uint32_t mask, WnTableSlot slot)
{
    uint32_t at = slot.hash & mask;

    while (slots[at].index != 0)
        at = (at + 1) & mask;
    slots[at] = slot;
}

static void
grow(WnTable *table)
{
    uint32_t     old_size = table->slots ? table->mask + 1 : 0;
    uint32_t     new_size = old_size ? old_size * 2 : FIRST_SIZE;
    WnTableSlot *slots = g_new0(WnTableSlot, new_size);

    for (uint32_t i = 0; i < old_size; i++)
        if (table->slots[i].index != 0)
            place(slots, new_size - 1, table->slots[i]);
    g_free(table->slots);
    table->slots = slots;
    table->mask = new_size - 1;
    table->values = g_renew(void *, table->values, new_size / 2);
}

void
wn_table_add(WnTable *table, uint64_t hash, void *value)
{
    if (!table->slots || table->count == (table->mask + 1) / 2)
        grow(table);
    table->values[table->count++] = value;
    place(table->slots, table->mask, (WnTableSlot){ wn_table_fold(hash), table->count });
}
