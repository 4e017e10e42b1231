/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See bar.h. */
#include "cli/bar.h"

#include <stdio.h>
#include <unistd.h>

#include "report/phrase.h"

enum { CELLS = 20 };

void
wn_bar_begin(WnBar *bar, guint64 captures, guint64 bytes)
{
    gint64 now = g_get_monotonic_time();

    *bar = (WnBar){ .wanted = isatty(STDERR_FILENO),
                    .begun = now,
                    .due = now + G_USEC_PER_SEC,
                    .captures = captures,
                    .bytes = bytes };
}

void
wn_bar_advance(WnBar *bar, guint64 captures, guint64 bytes, guint64 read)
{
    bar->captures_done += captures;
    bar->bytes_done += bytes;
    bar->bytes_read += read;
}

static double
share(const WnBar *bar)
{
    if (bar->bytes > 0)
        return (double) bar->bytes_done / (double) bar->bytes;
    return bar->captures > 0 ? (double) bar->captures_done / (double) bar->captures : 1;
}

void
wn_bar_format(const WnBar *bar, gint64 now, GString *line)
{
    double   done = MIN(share(bar), 1.0);
    double   seconds = (double) (now - bar->begun) / G_USEC_PER_SEC;
    unsigned filled = (unsigned) (done * CELLS);

    g_string_append_c(line, '[');
    for (unsigned i = 0; i < CELLS; i++)
        g_string_append_c(line, i < filled ? '#' : '.');
    g_string_append_printf(line,
                           "] %3.0f %%  %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " captures",
                           done * 100, bar->captures_done, bar->captures);
    if (seconds <= 0 || bar->bytes_read == 0)
        return;
    g_string_append_printf(line, ", %.1f MB/s", (double) bar->bytes_read / 1e6 / seconds);
    if (done < 1) {
        double left = (double) (bar->bytes - bar->bytes_done) * seconds / (double) bar->bytes_read;
        g_string_append(line, ", ");
        wn_phrase_duration(line, (WnTime) (left * (double) WN_SECOND));
        g_string_append(line, " left");
    }
}

void
wn_bar_draw(WnBar *bar)
{
    gint64 now = g_get_monotonic_time();
    g_autoptr(GString) line = NULL;

    if (!bar->wanted || now < bar->due)
        return;
    bar->due = now + G_USEC_PER_SEC / 4;
    line = g_string_new("\r");
    wn_bar_format(bar, now, line);
    g_string_append(line, "\033[K");
    fputs(line->str, stderr);
    fflush(stderr);
    bar->shown = true;
}

void
wn_bar_wipe(WnBar *bar)
{
    if (!bar->shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    bar->shown = false;
    bar->due = 0;
}
