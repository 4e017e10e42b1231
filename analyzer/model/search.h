/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searches in lists that may be very long.  One that ends before the end of its list is told, and
 * nothing is concluded for certain from what it did not find.  What is looked for again and again
 * while one conclude goes on, or ladders are drawn, is sorted when it is asked for first.
 */
#ifndef WN_MODEL_SEARCH_H
#define WN_MODEL_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/table.h"

struct WnExchange;

typedef struct {
    uint64_t cut;   /* that ended early */
    bool     doubt; /* one of them since the subject at hand was begun, and what it did not find
                       would excuse somebody */
    WnArena            *arena; /* borrowed, of what is sorted; NULL: nothing is */
    WnTable             ports; /* flows of a host by its own port: model/flow_ports */
    struct WnExchange **begun; /* exchanges by the time they began: model/begun */
    struct WnNamed     *named; /* endpoints for media, by call: model/named */
} WnSearches;

/* Whether to look at one more, of so many at most.  For what accuses nobody if it is not found. */
static inline bool
wn_search_on(WnSearches *searches, unsigned *looked, unsigned most)
{
    if (*looked < most) {
        ++*looked;
        return true;
    }
    searches->cut++;
    return false;
}

/* The same for what may excuse somebody. */
static inline bool
wn_search_excuse(WnSearches *searches, unsigned *looked, unsigned most)
{
    bool goes_on = wn_search_on(searches, looked, most);

    searches->doubt |= !goes_on;
    return goes_on;
}

/* From now until the end what is sorted is kept in arena. */
static inline void
wn_searches_sort_in(WnSearches *searches, WnArena *arena)
{
    wn_table_clear(&searches->ports);
    searches->begun = NULL;
    searches->named = NULL;
    searches->arena = arena;
}

/* Forgets what was sorted in that arena, which may be freed then. */
static inline void
wn_searches_end(WnSearches *searches, const WnArena *arena)
{
    if (searches->arena == arena)
        wn_searches_sort_in(searches, NULL);
}

#endif
