/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bump allocator: chunks in a list, the current one first. */
#include "base/arena.h"

#include <glib.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

typedef struct Chunk Chunk;

struct Chunk {
    Chunk *next;
    size_t size;
    alignas(max_align_t) uint8_t bytes[];
};

struct WnArenaPool {
    Chunk *chunks; /* nobody's */
    size_t chunk_size;
};

struct WnArena {
    WnArenaPool *pool; /* NULL: chunks are the system's */
    Chunk       *chunks;
    size_t       used; /* of the first chunk */
    size_t       chunk_size;
    size_t       total;
};

WnArena *
wn_arena_new(size_t chunk_size)
{
    WnArena *arena = g_new0(WnArena, 1);

    arena->chunk_size = chunk_size;
    return arena;
}

/* To the pool, or (NULL, and what is larger) to the system. */
static void
give_back(WnArenaPool *pool, Chunk *chunk)
{
    while (chunk) {
        Chunk *next = chunk->next;

        if (pool && chunk->size == pool->chunk_size) {
            chunk->next = pool->chunks;
            pool->chunks = chunk;
        } else {
            g_free(chunk);
        }
        chunk = next;
    }
}

void
wn_arena_free(WnArena *arena)
{
    if (!arena)
        return;
    if (arena->pool) {
        give_back(arena->pool, arena->chunks); /* it stands in one of them */
        return;
    }
    give_back(NULL, arena->chunks);
    g_free(arena);
}

WnArenaPool *
wn_arena_pool_new(size_t chunk_size)
{
    WnArenaPool *pool = g_new0(WnArenaPool, 1);

    pool->chunk_size = chunk_size;
    return pool;
}

void
wn_arena_pool_free(WnArenaPool *pool)
{
    if (!pool)
        return;
    give_back(NULL, pool->chunks);
    g_free(pool);
}

static Chunk *
take_chunk(WnArenaPool *pool, size_t size)
{
    Chunk *chunk = pool && size == pool->chunk_size ? pool->chunks : NULL;

    if (!chunk)
        return g_malloc(sizeof(Chunk) + size);
    pool->chunks = chunk->next;
    return chunk;
}

static void
add_chunk(WnArena *arena, size_t size)
{
    Chunk *chunk = take_chunk(arena->pool, size);

    chunk->size = size;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->used = 0;
    arena->total += sizeof(Chunk) + size;
}

WnArena *
wn_arena_new_of(WnArenaPool *pool)
{
    WnArena alone = { .pool = pool, .chunk_size = pool->chunk_size }, *arena;

    add_chunk(&alone, pool->chunk_size);
    arena = (WnArena *) alone.chunks->bytes;
    *arena = alone;
    arena->used = sizeof(*arena);
    return arena;
}

static void *
reserve(WnArena *arena, size_t size)
{
    /* Eight is enough for every type of ours, and half of what max_align_t would waste. */
    const size_t alignment = 8;

    g_assert(size <= SIZE_MAX / 2);
    size = (size + alignment - 1) & ~(alignment - 1);
    if (!arena->chunks || size > arena->chunks->size - arena->used)
        add_chunk(arena, MAX(size, arena->chunk_size));

    void *memory = arena->chunks->bytes + arena->used;
    arena->used += size;
    return memory;
}

void *
wn_arena_alloc(WnArena *arena, size_t size)
{
    return memset(reserve(arena, size), 0, size);
}

char *
wn_arena_copy_text(WnArena *arena, const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(reserve(arena, size), text, size);
}

/* Sentences are made of words and numbers: %s and %u alone, and what fits.  Gives the length, or -1
 * where printf has to do it. */
static int
format_plain(char *text, size_t room, const char *format, va_list list)
{
    char *at = text, *end = text + room;

    while (*format) {
        const char *percent = format + strcspn(format, "%"), *word = format;
        size_t      length = (size_t) (percent - format);

        format = percent;
        if (length == 0 && format[1] == 'u') {
            if (end - at <= 10)
                return -1;
            at = wn_write_number(at, va_arg(list, unsigned));
            format += 2;
            continue;
        }
        if (length == 0) {
            if (format[1] != 's' || !(word = va_arg(list, const char *)))
                return -1;
            length = strlen(word);
            format += 2;
        }
        if (length >= (size_t) (end - at))
            return -1;
        memcpy(at, word, length);
        at += length;
    }
    *at = '\0';
    return (int) (at - text);
}

char *
wn_arena_vformat(WnArena *arena, const char *format, va_list list)
{
    char    few[512], *text;
    va_list plain, again;
    int     length;

    va_copy(plain, list);
    va_copy(again, list);
    length = format_plain(few, sizeof(few), format, plain);
    if (length < 0)
        length = vsnprintf(few, sizeof(few), format, list);
    size_t size = length < 0 ? 1 : (size_t) length + 1;
    if (size <= sizeof(few)) {
        few[size - 1] = '\0';
        text = memcpy(reserve(arena, size), few, size);
    } else {
        text = reserve(arena, size);
        vsnprintf(text, size, format, again);
    }
    va_end(plain);
    va_end(again);
    return text;
}

char *
wn_arena_format(WnArena *arena, const char *format, ...)
{
    va_list list;
    char   *text;

    va_start(list, format);
    text = wn_arena_vformat(arena, format, list);
    va_end(list);
    return text;
}

size_t
wn_arena_size(const WnArena *arena)
{
    return arena->total;
}

void
wn_arena_warm(const void *first, const WnArenaPool *pool)
{
    enum { LINE = 64 };

    for (size_t at = 0; at < pool->chunk_size; at += LINE)
        __builtin_prefetch((const uint8_t *) first + at);
}

void
wn_arena_reset(WnArena *arena)
{
    g_assert(!arena->pool);
    if (!arena->chunks)
        return;
    give_back(NULL, arena->chunks->next);
    arena->chunks->next = NULL;
    arena->total = sizeof(Chunk) + arena->chunks->size;
    arena->used = 0;
}
