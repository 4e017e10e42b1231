/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line on the terminal that says how far long work has come. */
#ifndef WN_CLI_PROGRESS_H
#define WN_CLI_PROGRESS_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    bool     wanted; /* standard error is a terminal */
    bool     shown;
    gint64   due;     /* monotonic microseconds: nothing before */
    unsigned skipped; /* steps since the clock was read */
} WnProgress;

void wn_progress_begin(WnProgress *progress);
/* Once a packet: cheap.  True when the line should be drawn anew. */
bool wn_progress_is_due(WnProgress *progress);
void wn_progress_draw(WnProgress *progress, const char *name, int percent);
/* Wipes the line. */
void wn_progress_end(WnProgress *progress);

#endif
