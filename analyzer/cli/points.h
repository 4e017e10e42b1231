/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures of the same traffic at several points, read twice: once to align their clocks, once in
 * the order of one clock.  Each interface of each file is a point.
 */
#ifndef WN_CLI_POINTS_H
#define WN_CLI_POINTS_H

#include "capture/decode.h"
#include "cli/point_files.h"
#include "correlate/match.h"
#include "report/correlation.h"

/* One capture point as the user knows it. */
typedef struct {
    char            *name; /* "phone", or "router:eth1" where the file has several interfaces */
    size_t           file;
    WnCaptureSummary summary;
} WnPointInfo;

typedef struct WnPoints WnPoints;

/* files are borrowed. */
WnPoints *wn_points_new(const WnPointFiles *files, const WnOptions *options,
                        const volatile sig_atomic_t *stop);
void      wn_points_free(WnPoints *points);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnPoints, wn_points_free)

/* witness is called for each packet while files are read. */
void wn_points_watch(WnPoints *points, WnWitness witness, void *data);

/* Reads all files and judges; false and a sentence where a file cannot be opened, there are too
 * many points, or fewer than two have something in common. */
bool wn_points_read(WnPoints *points, GError **error);

/* Once they were read: delivers all packets of all points once more, file by file; their capture is
 * the point, their time by the first point's clock.  What cannot be read any more is left out. */
void wn_points_read_again(WnPoints *points, WnDeliver deliver, void *data);

unsigned             wn_points_count(const WnPoints *points);
const WnPointInfo   *wn_points_info(const WnPoints *points, unsigned point);
const WnAlignment   *wn_points_alignment(const WnPoints *points);
const WnMatchResult *wn_points_result(const WnPoints *points);
const WnReport      *wn_points_report(const WnPoints *points);
/* Of WnLeftOut: those that have nothing in common with the others, or hold no packet that can be
 * recognised. */
const GPtrArray *wn_points_left_out(const WnPoints *points);
/* Every file was read to its end. */
bool wn_points_are_complete(const WnPoints *points);

#endif
