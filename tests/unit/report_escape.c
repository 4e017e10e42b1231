/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may reach a terminal as it came, and what may not. */
#include <string.h>

#include "report/escape.h"

static void
assert_escaped(const char *text, WnCharset charset, const char *expected)
{
    g_autoptr(GString) out = g_string_new("before ");

    wn_escape(out, text, charset);
    g_assert_true(g_str_has_prefix(out->str, "before "));
    g_assert_cmpstr(out->str + strlen("before "), ==, expected);
}

static void
readable_text_stays(void)
{
    assert_escaped("sip:alice@example.net;transport=udp", WN_CHARSET_UTF8,
                   "sip:alice@example.net;transport=udp");
    assert_escaped("Jörg 山田 → ✓", WN_CHARSET_UTF8, "Jörg 山田 → ✓");
    assert_escaped("", WN_CHARSET_UTF8, "");
}

static void
ascii_controls_are_shown(void)
{
    assert_escaped("a\033[2Jb", WN_CHARSET_UTF8, "a\\x1B[2Jb");
    assert_escaped("\r\n\t\a\x01\x7f", WN_CHARSET_UTF8, "\\x0D\\x0A\\x09\\x07\\x01\\x7F");
}

/* U+009B is CSI in one character for terminals that believe in C1. */
static void
c1_controls_are_shown(void)
{
    assert_escaped("\xc2\x80\xc2\x9b\xc2\x9f", WN_CHARSET_UTF8, "\\u{0080}\\u{009B}\\u{009F}");
}

static void
text_that_turns_its_neighbours_is_shown(void)
{
    assert_escaped("\u202a\u202b\u202c\u202d\u202e", WN_CHARSET_UTF8,
                   "\\u{202A}\\u{202B}\\u{202C}\\u{202D}\\u{202E}");
    assert_escaped("\u2066\u2067\u2068\u2069\u200e\u200f\u061c", WN_CHARSET_UTF8,
                   "\\u{2066}\\u{2067}\\u{2068}\\u{2069}\\u{200E}\\u{200F}\\u{061C}");
}

static void
what_cannot_be_seen_is_shown(void)
{
    assert_escaped("a\u200bb\u200cc\u200dd\ufeffe\u00adf\u2060g", WN_CHARSET_UTF8,
                   "a\\u{200B}b\\u{200C}c\\u{200D}d\\u{FEFF}e\\u{00AD}f\\u{2060}g");
    assert_escaped("\u2028\u2029\u00a0\u3164\ufe0f\U000E0041", WN_CHARSET_UTF8,
                   "\\u{2028}\\u{2029}\\u{00A0}\\u{3164}\\u{FE0F}\\u{E0041}");
    assert_escaped("\uE000\U000F0000", WN_CHARSET_UTF8, "\\u{E000}\\u{F0000}");
}

/* Lone continuation, overlong, surrogate, beyond Unicode, and a character that is cut off. */
static void
bytes_that_are_no_utf8_are_shown(void)
{
    assert_escaped("\x80"
                   "a\xff",
                   WN_CHARSET_UTF8, "\\x80a\\xFF");
    assert_escaped("\xc0\xaf", WN_CHARSET_UTF8, "\\xC0\\xAF");
    assert_escaped("\xed\xa0\x80", WN_CHARSET_UTF8, "\\xED\\xA0\\x80");
    assert_escaped("\xf4\x90\x80\x80", WN_CHARSET_UTF8, "\\xF4\\x90\\x80\\x80");
    assert_escaped("x\xe2\x9c", WN_CHARSET_UTF8, "x\\xE2\\x9C");
}

static void
an_ascii_terminal_gets_ascii(void)
{
    assert_escaped("é→a", WN_CHARSET_ASCII, "\\u{00E9}\\u{2192}a");
}

/* Whatever single character goes in, no control and no invalid UTF-8 comes out. */
static void
no_character_gets_through_as_a_control(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    char text[7];

    for (gunichar c = 1; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        text[g_unichar_to_utf8(c, text)] = '\0';
        g_string_truncate(out, 0);
        wn_escape(out, text, WN_CHARSET_UTF8);
        g_assert_true(g_utf8_validate(out->str, (gssize) out->len, NULL));
        gunichar first = g_utf8_get_char(out->str);
        g_assert_true(g_unichar_isprint(first));
        g_assert_cmpint(g_unichar_type(first), !=, G_UNICODE_FORMAT);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/escape/readable_text_stays", readable_text_stays);
    g_test_add_func("/report/escape/ascii_controls_are_shown", ascii_controls_are_shown);
    g_test_add_func("/report/escape/c1_controls_are_shown", c1_controls_are_shown);
    g_test_add_func("/report/escape/text_that_turns_its_neighbours_is_shown",
                    text_that_turns_its_neighbours_is_shown);
    g_test_add_func("/report/escape/what_cannot_be_seen_is_shown", what_cannot_be_seen_is_shown);
    g_test_add_func("/report/escape/bytes_that_are_no_utf8_are_shown",
                    bytes_that_are_no_utf8_are_shown);
    g_test_add_func("/report/escape/an_ascii_terminal_gets_ascii", an_ascii_terminal_gets_ascii);
    g_test_add_func("/report/escape/no_character_gets_through_as_a_control",
                    no_character_gets_through_as_a_control);
    return g_test_run();
}
