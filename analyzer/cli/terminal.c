/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See terminal.h.  NO_COLOR as https://no-color.org has it: any value but the empty one. */
#include "cli/terminal.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Where the width is not known; and what no paragraph should be narrower or wider than. */
enum { DEFAULT_WIDTH = 80, MIN_WIDTH = 40, MAX_WIDTH = 120 };

bool
wn_colour_parse(const char *word, WnColour *colour)
{
    static const char *const words[] = { "auto", "always", "never" };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            *colour = (WnColour) i;
            return true;
        }
    }
    return false;
}

static WnCharset
charset(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? WN_CHARSET_UTF8 : WN_CHARSET_ASCII;
}

unsigned
wn_terminal_width(int descriptor, unsigned otherwise)
{
    const char    *columns = g_getenv("COLUMNS");
    guint64        number = 0;
    struct winsize size;

    if (columns && g_ascii_string_to_unsigned(columns, 10, 1, 10000, &number, NULL))
        return MAX((unsigned) number, (unsigned) MIN_WIDTH);
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return MAX(size.ws_col, (unsigned) MIN_WIDTH);
    return otherwise;
}

WnPageStyle
wn_terminal_style(int descriptor, WnColour colour)
{
    const char *no_color = g_getenv("NO_COLOR");
    const char *term = g_getenv("TERM");
    bool        terminal = isatty(descriptor);
    WnPageStyle style = { .width = terminal ? wn_terminal_width(descriptor, DEFAULT_WIDTH)
                                            : DEFAULT_WIDTH,
                          .charset = charset(),
                          .colour = colour == WN_COLOUR_ALWAYS };

    if (colour == WN_COLOUR_AUTO)
        style.colour = terminal && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
    return style;
}

void
wn_complain(const char *format, ...)
{
    g_autoptr(GString) line = g_string_new("whynat: ");
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    wn_escape(line, g_strchomp(text), charset());
    g_string_append_c(line, '\n');
    fputs(line->str, stderr);
}
