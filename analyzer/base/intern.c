/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of which one copy is kept.  Wire bytes become valid UTF-8 here, once and for all. */
#include "base/intern.h"

#include <glib.h>
#include <string.h>

void
wn_intern_init(WnIntern *intern, WnArena *arena)
{
    *intern = (WnIntern){ .arena = arena };
}

void
wn_intern_clear(WnIntern *intern)
{
    wn_table_clear(&intern->table);
}

bool
wn_text_is_plain(WnBytes bytes)
{
    static const uint64_t HIGH = UINT64_C(0x8080808080808080), ONES = UINT64_C(0x0101010101010101);
    size_t                i = 0;

    for (; i + 8 <= bytes.length; i += 8) {
        uint64_t word;
        memcpy(&word, bytes.data + i, sizeof(word));
        if ((word | (word - ONES)) & HIGH)
            return false;
    }
    for (; i < bytes.length; i++)
        if (bytes.data[i] == 0 || bytes.data[i] >= 0x80)
            return false;
    return true;
}

static const char *
intern_valid(WnIntern *intern, WnBytes bytes)
{
    uint64_t      hash = wn_bytes_hash(bytes, 0);
    WnTableCursor cursor = { 0 };
    char         *text;

    while ((text = wn_table_next(&intern->table, hash, &cursor)) != NULL)
        if (strncmp(text, (const char *) bytes.data, bytes.length) == 0 &&
            text[bytes.length] == '\0')
            return text;

    text = wn_arena_alloc(intern->arena, bytes.length + 1);
    memcpy(text, bytes.data, bytes.length);
    wn_table_add(&intern->table, hash, text);
    return text;
}

const char *
wn_intern_text(WnIntern *intern, WnBytes bytes)
{
    if (wn_text_is_plain(bytes))
        return intern_valid(intern, bytes);

    /* g_utf8_make_valid also replaces a NUL within the length. */
    g_autofree char *valid = g_utf8_make_valid((const char *) bytes.data, (gssize) bytes.length);
    return intern_valid(intern, wn_bytes(valid, strlen(valid)));
}

const char *
wn_text_copy(WnArena *arena, WnBytes bytes)
{
    g_autofree char *valid = NULL;
    char            *text;

    if (!wn_text_is_plain(bytes)) {
        valid = g_utf8_make_valid((const char *) bytes.data, (gssize) bytes.length);
        bytes = wn_bytes(valid, strlen(valid));
    }
    text = wn_arena_alloc(arena, bytes.length + 1);
    memcpy(text, bytes.data, bytes.length);
    return text;
}

bool
wn_text_is(const char *text, WnBytes bytes)
{
    return text ? strlen(text) == bytes.length && memcmp(text, bytes.data, bytes.length) == 0
                : bytes.length == 0;
}
