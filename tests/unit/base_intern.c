/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interned texts: one pointer for equal texts, and valid UTF-8 whatever the wire said. */
#include "base/intern.h"

#include <glib.h>
#include <string.h>

#define REPLACED "\xef\xbf\xbd" /* U+FFFD */

typedef struct {
    WnArena *arena;
    WnIntern intern;
} Fixture;

static void
set_up(Fixture *fixture, const void *unused)
{
    (void) unused;
    fixture->arena = wn_arena_new(4096);
    wn_intern_init(&fixture->intern, fixture->arena);
}

static void
tear_down(Fixture *fixture, const void *unused)
{
    (void) unused;
    wn_intern_clear(&fixture->intern);
    wn_arena_free(fixture->arena);
}

static void
equal_texts_are_one(Fixture *fixture, const void *unused)
{
    char        text[] = "a84b4c76e66710@example.net";
    const char *first = wn_intern(&fixture->intern, wn_bytes(text, strlen(text)));

    (void) unused;
    g_assert_cmpstr(first, ==, text);
    g_assert_true(first != text);
    text[0] = 'b';
    const char *other = wn_intern(&fixture->intern, wn_bytes(text, strlen(text)));
    g_assert_true(first != other);
    text[0] = 'a';
    g_assert_true(first == wn_intern(&fixture->intern, wn_bytes(text, strlen(text))));
    g_assert_cmpuint(fixture->intern.table.count, ==, 2);
}

static void
the_length_counts(Fixture *fixture, const void *unused)
{
    const char *whole = wn_intern(&fixture->intern, WN_LITERAL("alice"));
    const char *part = wn_intern(&fixture->intern, wn_bytes("alice", 3));

    (void) unused;
    g_assert_cmpstr(whole, ==, "alice");
    g_assert_cmpstr(part, ==, "ali");
    g_assert_true(whole == wn_intern(&fixture->intern, wn_bytes("alicent", 5)));
    g_assert_true(whole != wn_intern(&fixture->intern, WN_LITERAL("Alice")));
}

static void
nothing_is_null(Fixture *fixture, const void *unused)
{
    (void) unused;
    g_assert_null(wn_intern(&fixture->intern, wn_bytes(NULL, 0)));
    g_assert_null(wn_intern(&fixture->intern, WN_LITERAL("")));
    g_assert_cmpuint(fixture->intern.table.count, ==, 0);
}

static void
invalid_bytes_are_replaced(Fixture *fixture, const void *unused)
{
    WnIntern *intern = &fixture->intern;

    (void) unused;
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("J\xf6rg")), ==, "J" REPLACED "rg"); /* Latin-1 */
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("J\xc3\xb6rg")), ==, "J\xc3\xb6rg");
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("\xff")), ==, REPLACED);
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("cut\xe2\x82")), ==, "cut" REPLACED REPLACED);
    g_assert_true(g_utf8_validate(wn_intern(intern, WN_LITERAL("\xed\xa0\x80")), -1, NULL));
}

/* Different wire bytes that read the same once they are valid are one text. */
static void
texts_equal_after_repair_are_one(Fixture *fixture, const void *unused)
{
    const char *first = wn_intern(&fixture->intern, WN_LITERAL("\xff"));

    (void) unused;
    g_assert_true(first == wn_intern(&fixture->intern, WN_LITERAL("\xfe")));
    g_assert_true(first == wn_intern(&fixture->intern, WN_LITERAL(REPLACED)));
}

static void
a_nul_does_not_end_the_text(Fixture *fixture, const void *unused)
{
    WnIntern *intern = &fixture->intern;

    (void) unused;
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("a\0b")), ==, "a" REPLACED "b");
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("\0")), ==, REPLACED);
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("a")), ==, "a");
    g_assert_cmpstr(wn_intern(intern, WN_LITERAL("a\0\xff")), ==, "a" REPLACED REPLACED);
}

static void
add(const char *path, void (*test)(Fixture *fixture, const void *unused))
{
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

static void
text_is_its_bytes(void)
{
    g_assert_true(wn_text_is("alice", WN_LITERAL("alice")));
    g_assert_false(wn_text_is("alice", WN_LITERAL("alic")));
    g_assert_false(wn_text_is("alice", WN_LITERAL("alicia")));
    g_assert_false(wn_text_is("alice", WN_LITERAL("bobby")));
    g_assert_true(wn_text_is(NULL, wn_bytes(NULL, 0)));
    g_assert_false(wn_text_is(NULL, WN_LITERAL("a")));
    g_assert_false(wn_text_is("a", wn_bytes(NULL, 0)));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/intern/equal-texts-are-one", equal_texts_are_one);
    add("/intern/the-length-counts", the_length_counts);
    add("/intern/nothing-is-null", nothing_is_null);
    add("/intern/invalid-bytes-are-replaced", invalid_bytes_are_replaced);
    add("/intern/texts-equal-after-repair-are-one", texts_equal_after_repair_are_one);
    add("/intern/a-nul-does-not-end-the-text", a_nul_does_not_end_the_text);
    g_test_add_func("/base_intern/text_is_its_bytes", text_is_its_bytes);
    return g_test_run();
}
