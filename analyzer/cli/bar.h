/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line on the terminal for many captures: how many are read, how fast, and how long it takes yet.
 */
#ifndef WN_CLI_BAR_H
#define WN_CLI_BAR_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    bool    wanted, shown;
    gint64  begun, due; /* monotonic microseconds */
    guint64 captures, captures_done;
    guint64 bytes, bytes_done;
    guint64 bytes_read; /* of those done: what did not come from an earlier run */
} WnBar;

void wn_bar_begin(WnBar *bar, guint64 captures, guint64 bytes);
/* read: of bytes, those that did not come from an earlier run. */
void wn_bar_advance(WnBar *bar, guint64 captures, guint64 bytes, guint64 read);
/* Draws the line where it is due. */
void wn_bar_draw(WnBar *bar);
/* Makes room for other output. */
void wn_bar_wipe(WnBar *bar);

/* The line at this moment, without control characters. */
void wn_bar_format(const WnBar *bar, gint64 now, GString *line);

#endif
