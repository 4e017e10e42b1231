/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Observations of a NAT's mappings, found by the inside or the outside address. */
#include "model/mapping.h"

/* One list head for each address; the observations hang off it. */
typedef struct {
    WnAddr     addr;
    WnMapping *newest;
} Head;

static Head *
find_head(const WnTable *table, const WnAddr *addr)
{
    WnTableCursor cursor = { 0 };
    Head         *head;

    while ((head = wn_table_next(table, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(&head->addr, addr))
            return head;
    return NULL;
}

static Head *
ensure_head(WnArena *arena, WnTable *table, const WnAddr *addr)
{
    Head *head = find_head(table, addr);

    if (!head) {
        head = WN_ARENA_NEW(arena, Head);
        head->addr = *addr;
        wn_table_add(table, wn_addr_hash(addr), head);
    }
    return head;
}

/* The newest observation that says the same, so that a keep-alive does not fill the table. */
static WnMapping *
find_same(const WnMapping *observation, Head *head)
{
    for (WnMapping *old = head->newest; old; old = old->next_inside)
        if (wn_endpoint_equal(&old->inside, &observation->inside) &&
            wn_endpoint_equal(&old->towards, &observation->towards) &&
            old->carrier == observation->carrier)
            return wn_endpoint_equal(&old->outside, &observation->outside) &&
                           old->how == observation->how
                       ? old
                       : NULL;
    return NULL;
}

void
wn_mapping_learn(WnMappingTable *table, const WnMapping *observation)
{
    Head *inside = ensure_head(table->arena, &table->by_inside, &observation->inside.addr);

    if (find_same(observation, inside) || table->count >= table->limit)
        return;

    Head      *outside = ensure_head(table->arena, &table->by_outside, &observation->outside.addr);
    WnMapping *mapping = WN_ARENA_NEW(table->arena, WnMapping);
    *mapping = *observation;
    mapping->next_inside = inside->newest;
    mapping->next_outside = outside->newest;
    inside->newest = mapping;
    outside->newest = mapping;
    table->count++;
}

WnMapping *
wn_mapping_of_inside(const WnMappingTable *table, const WnAddr *inside)
{
    const Head *head = find_head(&table->by_inside, inside);

    return head ? head->newest : NULL;
}

WnMapping *
wn_mapping_of_outside(const WnMappingTable *table, const WnAddr *outside)
{
    const Head *head = find_head(&table->by_outside, outside);

    return head ? head->newest : NULL;
}
