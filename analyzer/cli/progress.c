/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See progress.h. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/terminal.h"

/* Reading the clock costs about as much as reading a packet. */
enum { STEPS_PER_LOOK = 16384, NAME_SHOWN = 50 };

void
wn_progress_begin(WnProgress *progress)
{
    *progress = (WnProgress){ .wanted = isatty(STDERR_FILENO),
                              .due = g_get_monotonic_time() + G_USEC_PER_SEC };
}

bool
wn_progress_is_due(WnProgress *progress)
{
    gint64 now;

    if (!progress->wanted || ++progress->skipped < STEPS_PER_LOOK)
        return false;
    progress->skipped = 0;
    now = g_get_monotonic_time();
    if (now < progress->due)
        return false;
    progress->due = now + G_USEC_PER_SEC / 4;
    return true;
}

void
wn_progress_draw(WnProgress *progress, const char *name, int percent)
{
    g_autoptr(GString) line = g_string_new("\r");
    g_autofree char *base = g_path_get_basename(name);

    wn_escape(line, base, WN_CHARSET_ASCII);
    g_string_truncate(line, MIN(line->len, NAME_SHOWN));
    if (percent >= 0)
        g_string_append_printf(line, " %3d %%", percent);
    else
        g_string_append(line, " ...");
    g_string_append(line, "\033[K");
    fputs(line->str, stderr);
    fflush(stderr);
    progress->shown = true;
}

void
wn_progress_end(WnProgress *progress)
{
    if (!progress->shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->shown = false;
}
