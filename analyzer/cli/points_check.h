/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which captures can be read together, and why not the others. */
#ifndef WN_CLI_POINTS_CHECK_H
#define WN_CLI_POINTS_CHECK_H

#include "cli/points.h"

/* Of points: what has nothing in common with the others is left out. */
typedef struct {
    bool        out[WN_MAX_POINTS];
    const char *why[WN_MAX_POINTS]; /* a sentence without its subject; static */
    unsigned    kept;
} WnPointsChoice;

/* The largest set of points that have something in common; of equals that of the point named first.
 */
WnPointsChoice wn_points_choose(const WnSurvey *survey, unsigned n);

/* False, and a sentence that names a file, where fewer than two are left. */
bool wn_points_check(const WnPointFile *files, size_t n_files, const WnPointInfo *infos, unsigned n,
                     const WnPointsChoice *choice, GError **error);

/* The file has no packet that can be recognised. */
bool              wn_points_has_none(const WnPointInfo *infos, unsigned n, size_t file);
extern const char wn_points_why_none[];

#endif
