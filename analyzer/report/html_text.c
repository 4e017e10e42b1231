/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text for the page: nothing from the wire reaches the browser as markup. */
#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "report/html_parts.h"

void
wn_html_text(GString *out, const char *text)
{
    g_autoptr(GString) visible = g_string_new(NULL);
    g_autofree char *safe = NULL;

    wn_escape(visible, text ? text : "", WN_CHARSET_UTF8);
    safe = g_markup_escape_text(visible->str, (gssize) visible->len);
    g_string_append(out, safe);
}

void
wn_html_printf(GString *out, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    wn_html_text(out, text);
}

void
wn_html_frame(GString *out, const char *const *points, unsigned capture, uint32_t frame)
{
    if (points)
        wn_html_text(out, points[capture]);
    g_string_append_printf(out, "#%u", frame);
}

void
wn_html_copy(GString *out, const char *text)
{
    g_string_append(out, "<code class=\"copy\" tabindex=\"0\">");
    wn_html_text(out, text);
    g_string_append(out, "</code>");
}

/* ------------------------------------------------------------------ messages */

/* Words of a sentence that name an address, with or without its port; and numbers after "port". */
static GPtrArray *
find_suspects(const char *const *sentences, size_t n)
{
    GPtrArray *suspects = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < n; i++) {
        g_auto(GStrv) words = g_strsplit_set(sentences[i], " ,;<>@()\"", -1);
        for (char **word = words; *word; word++) {
            size_t     length = strlen(*word);
            WnEndpoint endpoint;

            while (length > 0 && strchr(".:", (*word)[length - 1]))
                (*word)[--length] = '\0';
            if (length > 0 && wn_endpoint_parse(wn_bytes(*word, length), &endpoint)) {
                char *text = g_malloc(WN_ADDR_TEXT);
                g_ptr_array_add(suspects, wn_addr_format(&endpoint.addr, text));
            } else if (word > words && strcmp(word[-1], "port") == 0 && g_ascii_isdigit(**word)) {
                g_ptr_array_add(suspects, g_strdup(*word));
            }
        }
    }
    return suspects;
}

static bool
is_part_of_number(char character)
{
    return g_ascii_isxdigit(character) || character == '.';
}

/* Where a suspect stands in the line, as a value of its own; NULL: nowhere. */
static const char *
find_suspect(const char *line, const GPtrArray *suspects, size_t *length)
{
    const char *first = NULL;

    for (guint i = 0; i < suspects->len; i++) {
        const char *suspect = g_ptr_array_index(suspects, i);
        size_t      size = strlen(suspect);

        for (const char *at = strstr(line, suspect); at; at = strstr(at + 1, suspect)) {
            if ((at > line && is_part_of_number(at[-1])) ||
                (is_part_of_number(at[size]) &&
                 !(at[size] == '.' && !g_ascii_isdigit(at[size + 1]))))
                continue;
            if (!first || at < first || (at == first && size > *length)) {
                first = at;
                *length = size;
            }
            break;
        }
    }
    return first;
}

/* The header that a sentence speaks of; lines of a session description belong to "SDP". */
static bool
is_spoken_of(const char *line, const char *const *sentences, size_t n)
{
    const char      *colon = strpbrk(line, ":=");
    g_autofree char *name = NULL;

    if (!colon || colon == line)
        return false;
    if (*colon == '=' && colon == line + 1)
        name = g_strdup("SDP");
    else
        name = g_strndup(line, (gsize) (colon - line));
    for (size_t i = 0; i < n; i++)
        if (strstr(sentences[i], name))
            return true;
    return false;
}

static void
add_line(GString *out, const char *line, const GPtrArray *suspects)
{
    size_t      length = 0;
    const char *at;

    while ((at = find_suspect(line, suspects, &length)) != NULL) {
        g_autofree char *before = g_strndup(line, (gsize) (at - line));
        g_autofree char *found = g_strndup(at, length);

        wn_html_text(out, before);
        g_string_append(out, "<mark>");
        wn_html_text(out, found);
        g_string_append(out, "</mark>");
        line = at + length;
    }
    wn_html_text(out, line);
}

void
wn_html_message(GString *out, const GString *text, const char *const *sentences, size_t n)
{
    g_autoptr(GPtrArray) suspects = find_suspects(sentences, n);
    g_autoptr(GPtrArray) nobody = g_ptr_array_new();
    /* What is behind a NUL cannot be shown as text. */
    g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
    bool any = false;

    for (char **line = lines; *line; line++) {
        size_t length = 0;
        g_strchomp(*line);
        any |= is_spoken_of(*line, sentences, n) && find_suspect(*line, suspects, &length);
    }
    g_string_append(out, "<pre tabindex=\"0\">");
    for (char **line = lines; *line; line++) {
        bool marks = n > 0 && (!any || is_spoken_of(*line, sentences, n));
        add_line(out, *line, marks ? suspects : nobody);
        g_string_append_c(out, '\n');
    }
    g_string_append(out, "</pre>");
}
