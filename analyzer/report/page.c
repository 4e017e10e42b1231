/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See page.h.  Unicode UAX 11 (wide characters); colours by ECMA-48 SGR. */
#include "report/page.h"

#include <string.h>

static const char *const inks[WN_INKS] = {
    [WN_INK_PLAIN] = "",         [WN_INK_STRONG] = "\033[1m", [WN_INK_FAINT] = "\033[2m",
    [WN_INK_BAD] = "\033[1;31m", [WN_INK_GOOD] = "\033[32m",  [WN_INK_UNSURE] = "\033[33m",
};

static const char *const signs[WN_SIGNS][2] = {
    [WN_SIGN_FAILED] = { "✗", "x" },  [WN_SIGN_WORKS] = { "✓", "+" },
    [WN_SIGN_UNSURE] = { "?", "?" },  [WN_SIGN_HAZARD] = { "⚠", "!" },
    [WN_SIGN_ARROW] = { "→", "->" },  [WN_SIGN_DOT] = { "·", "-" },
    [WN_SIGN_UNTIL] = { "…", "..." },
};

void
wn_page_init(WnPage *page, GString *text, const WnPageStyle *style)
{
    *page = (WnPage){ .text = text, .style = *style };
}

const char *
wn_page_sign(const WnPage *page, WnSign sign)
{
    return signs[sign][page->style.charset == WN_CHARSET_ASCII];
}

static unsigned
columns(const char *text, size_t length)
{
    unsigned count = 0;

    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_iszerowidth(c))
            count += g_unichar_iswide(c) ? 2 : 1;
    }
    return count;
}

static void
indent_to(WnPage *page, unsigned column)
{
    for (; page->column < column; page->column++)
        g_string_append_c(page->text, ' ');
}

static void
new_line(WnPage *page)
{
    g_string_append_c(page->text, '\n');
    page->column = 0;
    page->spaces = 0;
    page->fresh = true;
    indent_to(page, page->hang);
}

/* A word goes to a new line only if a space stands before it. */
static void
put_word(WnPage *page, const char *word, size_t length)
{
    unsigned width = columns(word, length);

    if (page->spaces > 0 && page->style.width > 0 && !page->fresh &&
        page->column + page->spaces + width > page->style.width)
        new_line(page);
    indent_to(page, page->column + page->spaces);
    page->spaces = 0;
    g_string_append_len(page->text, word, (gssize) length);
    page->column += width;
    page->fresh = false;
}

/* The length of the first word; a number and its unit ("31.5 s") are one. */
static size_t
word_length(const char *text)
{
    size_t length = strcspn(text, " ");

    while (length > 0 && g_ascii_isdigit(text[length - 1]) && text[length] == ' ') {
        size_t unit = strcspn(text + length + 1, " ");
        if (unit == 0 || unit > 3 || !g_ascii_islower(text[length + 1]))
            break;
        length += 1 + unit;
    }
    return length;
}

static void
put_escaped(WnPage *page, const char *text)
{
    while (*text) {
        size_t length = word_length(text);

        if (length > 0)
            put_word(page, text, length);
        else
            page->spaces++;
        text += length > 0 ? length : 1;
    }
}

void
wn_page_begin(WnPage *page, unsigned indent, const char *label, unsigned hang)
{
    page->column = 0;
    page->spaces = 0;
    page->hang = hang;
    page->fresh = true;
    indent_to(page, indent);
    if (!label)
        return;
    wn_page_add(page, WN_INK_FAINT, label);
    page->fresh = true;
    page->spaces = 0;
    indent_to(page, hang);
}

void
wn_page_add(WnPage *page, WnInk ink, const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    bool coloured = page->style.colour && ink != WN_INK_PLAIN;

    wn_escape(escaped, text, page->style.charset);
    if (coloured)
        g_string_append(page->text, inks[ink]);
    put_escaped(page, escaped->str);
    if (coloured)
        g_string_append(page->text, "\033[0m");
}

void
wn_page_add_sentence(WnPage *page, WnInk ink, const char *text)
{
    g_autofree char *sentence = g_strconcat(text, ".", NULL);

    wn_page_add(page, ink, sentence);
}

void
wn_page_add_apart(WnPage *page, WnInk ink, const char *text)
{
    enum { GAP = 3 };

    if (page->style.width > 0 &&
        page->column + GAP + wn_page_measure(page, text) > page->style.width)
        new_line(page);
    else
        page->spaces += GAP;
    wn_page_add(page, ink, text);
}

void
wn_page_add_sign(WnPage *page, WnInk ink, WnSign sign)
{
    bool coloured = page->style.colour && ink != WN_INK_PLAIN;

    if (coloured)
        g_string_append(page->text, inks[ink]);
    put_escaped(page, wn_page_sign(page, sign));
    if (coloured)
        g_string_append(page->text, "\033[0m");
}

void
wn_page_printf(WnPage *page, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    wn_page_add(page, WN_INK_PLAIN, text);
}

void
wn_page_hang_here(WnPage *page)
{
    page->hang = page->column + page->spaces;
}

void
wn_page_tab(WnPage *page, unsigned column)
{
    unsigned at = page->column + page->spaces;

    page->spaces += at < column ? column - at : 1;
}

void
wn_page_end(WnPage *page)
{
    g_string_append_c(page->text, '\n');
    page->column = page->hang = page->spaces = 0;
}

void
wn_page_verbatim(WnPage *page, unsigned indent, const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);

    wn_escape(escaped, text, page->style.charset);
    page->column = 0;
    indent_to(page, indent);
    g_string_append(page->text, escaped->str);
    wn_page_end(page);
}

void
wn_page_gap(WnPage *page)
{
    g_string_append_c(page->text, '\n');
}

unsigned
wn_page_measure(const WnPage *page, const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);

    wn_escape(escaped, text, page->style.charset);
    return columns(escaped->str, escaped->len);
}
