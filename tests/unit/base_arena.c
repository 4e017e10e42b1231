/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bump allocator: what it gives is zeroed, aligned and apart; more than a chunk is fine. */
#include "base/arena.h"

#include <glib.h>
#include <string.h>

static bool
is_all(const uint8_t *memory, size_t size, uint8_t value)
{
    for (size_t i = 0; i < size; i++)
        if (memory[i] != value)
            return false;
    return true;
}

/* Each piece is filled with its own value; if two overlapped, one would read the other's. */
static void
gives_zeroed_aligned_memory_apart(void)
{
    WnArena *arena = wn_arena_new(256);
    uint8_t *pieces[100];

    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        pieces[i] = wn_arena_alloc(arena, i);
        g_assert_nonnull(pieces[i]);
        g_assert_cmpuint((uintptr_t) pieces[i] % sizeof(uint64_t), ==, 0);
        g_assert_true(is_all(pieces[i], i, 0));
        memset(pieces[i], (int) i + 1, i);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++)
        g_assert_true(is_all(pieces[i], i, (uint8_t) (i + 1)));
    wn_arena_free(arena);
}

static void
gives_more_than_a_chunk(void)
{
    WnArena *arena = wn_arena_new(64);
    uint8_t *small = wn_arena_alloc(arena, 8);
    uint8_t *large = wn_arena_alloc(arena, 10000);

    g_assert_true(is_all(large, 10000, 0));
    memset(large, 0xff, 10000);
    g_assert_true(is_all(small, 8, 0));
    g_assert_cmpuint(wn_arena_size(arena), >=, 10008);
    wn_arena_free(arena);
}

/* A chunk serves many pieces: the system is not asked for each. */
static void
asks_the_system_by_the_chunk(void)
{
    WnArena *arena = wn_arena_new(4096);

    g_assert_cmpuint(wn_arena_size(arena), ==, 0);
    wn_arena_alloc(arena, 8);
    size_t one_chunk = wn_arena_size(arena);
    for (int i = 1; i < 4096 / 8; i++)
        wn_arena_alloc(arena, 8);
    g_assert_cmpuint(wn_arena_size(arena), ==, one_chunk);
    wn_arena_alloc(arena, 8);
    g_assert_cmpuint(wn_arena_size(arena), ==, 2 * one_chunk);
    wn_arena_free(arena);
}

/* After a reset the memory is zeroed again although the chunk was used before. */
static void
reset_keeps_one_chunk(void)
{
    WnArena *arena = wn_arena_new(1024);

    wn_arena_reset(arena);
    g_assert_cmpuint(wn_arena_size(arena), ==, 0);

    for (int i = 0; i < 50; i++)
        memset(wn_arena_alloc(arena, 1024), 0xff, 1024);
    wn_arena_reset(arena);
    size_t kept = wn_arena_size(arena);
    g_assert_cmpuint(kept, >=, 1024);
    g_assert_cmpuint(kept, <, 2048);

    g_assert_true(is_all(wn_arena_alloc(arena, 1024), 1024, 0));
    g_assert_cmpuint(wn_arena_size(arena), ==, kept);
    wn_arena_free(arena);
}

static void
copies_and_formats_text(void)
{
    WnArena         *arena = wn_arena_new(64);
    char             text[] = "alice";
    char            *copy = wn_arena_copy_text(arena, text);
    g_autofree char *wide = g_strnfill(500, 'x');

    text[0] = 'A';
    g_assert_cmpstr(copy, ==, "alice");
    g_assert_cmpstr(wn_arena_copy_text(arena, ""), ==, "");
    g_assert_cmpstr(wn_arena_format(arena, "%s:%u", "192.0.2.1", 5060u), ==, "192.0.2.1:5060");
    g_assert_cmpstr(wn_arena_format(arena, "%s", wide), ==, wide);
    g_assert_cmpstr(wn_arena_format(arena, "%s", ""), ==, "");
    g_assert_cmpstr(copy, ==, "alice");
    wn_arena_free(arena);
}

static void
frees_nothing(void)
{
    WnArena *arena = wn_arena_new(64);

    g_assert_cmpuint(wn_arena_size(arena), ==, 0);
    wn_arena_free(arena);
    wn_arena_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arena/gives-zeroed-aligned-memory-apart", gives_zeroed_aligned_memory_apart);
    g_test_add_func("/arena/gives-more-than-a-chunk", gives_more_than_a_chunk);
    g_test_add_func("/arena/asks-the-system-by-the-chunk", asks_the_system_by_the_chunk);
    g_test_add_func("/arena/reset-keeps-one-chunk", reset_keeps_one_chunk);
    g_test_add_func("/arena/copies-and-formats-text", copies_and_formats_text);
    g_test_add_func("/arena/frees-nothing", frees_nothing);
    return g_test_run();
}
