/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of which one copy is kept, so that equal texts are equal pointers. */
#ifndef WN_BASE_INTERN_H
#define WN_BASE_INTERN_H

#include "base/arena.h"
#include "base/table.h"

typedef struct {
    WnArena *arena; /* borrowed; the texts live in it */
    WnTable  table;
} WnIntern;

void wn_intern_init(WnIntern *intern, WnArena *arena);
void wn_intern_clear(WnIntern *intern);

/*
 * The one copy of these bytes, NUL-terminated (a NUL within is kept as U+FFFD), made valid UTF-8:
 * what was not valid is U+FFFD.  An empty view gives NULL.
 */
const char *wn_intern_text(WnIntern *intern, WnBytes bytes); /* of a view that is not empty */

static inline const char *
wn_intern(WnIntern *intern, WnBytes bytes)
{
    return bytes.length > 0 ? wn_intern_text(intern, bytes) : NULL;
}

/* The same in a copy of its own, for what is hardly ever said twice. */
const char *wn_text_copy(WnArena *arena, WnBytes bytes);

/* Without NUL, and all ASCII. */
bool wn_text_is_plain(WnBytes bytes);
/* Whether text, which may be NULL for an empty one, is made of these bytes. */
bool wn_text_is(const char *text, WnBytes bytes);

#endif
