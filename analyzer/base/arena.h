/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bump allocator: many small things that all live equally long, freed together. */
#ifndef WN_BASE_ARENA_H
#define WN_BASE_ARENA_H

#include <stdarg.h>

#include "base/bytes.h"

typedef struct WnArena WnArena;

/* chunk_size: how much is asked of the system at a time. */
WnArena *wn_arena_new(size_t chunk_size);
void     wn_arena_free(WnArena *arena);

/* Chunks for many small arenas that come and go: what one gives back the next one gets.  The pool
 * outlives its arenas. */
typedef struct WnArenaPool WnArenaPool;

WnArenaPool *wn_arena_pool_new(size_t chunk_size);
void         wn_arena_pool_free(WnArenaPool *pool);
/* Not to be reset. */
WnArena *wn_arena_new_of(WnArenaPool *pool);
/* Has the memory at hand of an arena whose first object this is: it will be read soon. */
void wn_arena_warm(const void *first, const WnArenaPool *pool);

/* size zeroed bytes, aligned for any object; never NULL (the program ends when memory does). */
void *wn_arena_alloc(WnArena *arena, size_t size);
/* A NUL-terminated copy. */
char *wn_arena_copy_text(WnArena *arena, const char *text);
/* printf into the arena. */
char *wn_arena_format(WnArena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *wn_arena_vformat(WnArena *arena, const char *format, va_list list)
    __attribute__((format(printf, 2, 0)));

/* How many bytes it holds from the system. */
size_t wn_arena_size(const WnArena *arena);
/* Gives everything back but keeps one chunk for use again. */
void wn_arena_reset(WnArena *arena);

#define WN_ARENA_NEW(arena, type) ((type *) wn_arena_alloc((arena), sizeof(type)))
#define WN_ARENA_ARRAY(arena, type, count) \
    ((type *) wn_arena_alloc((arena), sizeof(type) * (count)))

#endif
