/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See escape.h.  ECMA-48 (control functions), Unicode UAX 9 (direction), UAX 44 (categories). */
#include "report/escape.h"

#include <stdbool.h>
#include <string.h>

/* Letters by category, and yet nothing is drawn for them. */
static bool
is_blank_letter(gunichar c)
{
    switch (c) {
    case 0x034F: /* combining grapheme joiner */
    case 0x115F: /* Hangul fillers */
    case 0x1160:
    case 0x3164:
    case 0xFFA0:
    case 0x17B4: /* Khmer inherent vowels */
    case 0x17B5:
    case 0x2800: /* empty Braille cell */
        return true;
    default:
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x180B && c <= 0x180F) ||
               (c >= 0xE0100 && c <= 0xE01EF); /* variation selectors */
    }
}

static bool
is_harmless(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* bidi controls, zero-width joiners, soft hyphen, tags */
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return false;
    case G_UNICODE_SPACE_SEPARATOR:
        return c == ' ';
    default:
        return !is_blank_letter(c);
    }
}

void
wn_escape(GString *out, const char *text, WnCharset charset)
{
    const char *end = text + strlen(text);

    while (text < end) {
        gunichar c = g_utf8_get_char_validated(text, end - text);

        /* (gunichar) -1 and -2: no character, and one that is cut off. */
        if (c >= (gunichar) -2) {
            g_string_append_printf(out, "\\x%02X", (unsigned char) *text++);
            continue;
        }
        if (c < 0x20 || c == 0x7F)
            g_string_append_printf(out, "\\x%02X", c);
        else if (!is_harmless(c) || (charset == WN_CHARSET_ASCII && c > 0x7E))
            g_string_append_printf(out, "\\u{%04X}", c);
        else
            g_string_append_unichar(out, c);
        text = g_utf8_next_char(text);
    }
}
