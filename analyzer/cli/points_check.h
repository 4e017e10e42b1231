/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether captures can be read together, and if not which of them is in the way and why. */
#ifndef WN_CLI_POINTS_CHECK_H
#define WN_CLI_POINTS_CHECK_H

#include "cli/points.h"

/* infos: of the points of alignment.  False, and a sentence, where there are fewer than two, or one
 * has nothing in common with the others. */
bool wn_points_check(const WnPointFile *files, size_t n_files, const WnPointInfo *infos,
                     const WnAlignment *alignment, GError **error);

/* The file has no packet that can be recognised. */
bool wn_points_has_none(const WnPointInfo *infos, unsigned n, size_t file);

#endif
