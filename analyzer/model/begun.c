/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/begun.h"

#include <stdlib.h>

#include "base/sorted.h"

static int
by_start(const void *a, const void *b)
{
    const WnExchange *left = *(WnExchange *const *) a, *right = *(WnExchange *const *) b;

    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return left->first_frame < right->first_frame ? -1 : left->first_frame > right->first_frame;
}

static bool
is_before(const void *element, const void *key)
{
    const WnExchange *exchange = *(WnExchange *const *) element;

    return exchange->start < *(const WnTime *) key;
}

static WnExchange **
ensure_begun(const WnModel *model)
{
    const WnTable *exchanges = &model->exchanges.table;
    WnSearches    *searches = model->searches;

    if (searches->arena && !searches->begun) {
        searches->begun = WN_ARENA_ARRAY(searches->arena, WnExchange *, exchanges->count);
        for (uint32_t i = 0; i < exchanges->count; i++)
            searches->begun[i] = exchanges->values[i];
        qsort(searches->begun, exchanges->count, sizeof(*searches->begun), by_start);
    }
    return searches->begun;
}

uint32_t
wn_begun_before(const WnModel *model, WnTime time)
{
    WnExchange **begun = ensure_begun(model);

    return begun ? wn_count_before(begun, model->exchanges.table.count, sizeof(WnExchange *),
                                   is_before, &time)
                 : 0;
}

WnExchange *
wn_begun_at(const WnModel *model, uint32_t place)
{
    WnExchange **begun = ensure_begun(model);

    return begun && place < model->exchanges.table.count ? begun[place] : NULL;
}
