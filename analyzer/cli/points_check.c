/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points_check.h. */
#include "cli/points_check.h"

bool
wn_points_has_none(const WnPointInfo *infos, unsigned n, size_t file)
{
    for (unsigned i = 0; i < n; i++)
        if (infos[i].file == file)
            return false;
    return true;
}

static void
refuse(GError **error, const char *file, const char *why)
{
    g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT, "%s: %s", file, why);
}

static void
refuse_few(const WnPointFile *files, size_t n_files, const WnPointInfo *infos, unsigned n,
           GError **error)
{
    for (size_t i = 0; n_files > 1 && i < n_files; i++)
        if (wn_points_has_none(infos, n, i)) {
            refuse(error, files[i].file, "it holds no packets that can be recognised.");
            return;
        }
    refuse(error, files[0].file,
           "there is only one capture point with packets that can be recognised; two are needed.");
}

bool
wn_points_check(const WnPointFile *files, size_t n_files, const WnPointInfo *infos,
                const WnAlignment *alignment, GError **error)
{
    if (alignment->n_points < 2) {
        refuse_few(files, n_files, infos, alignment->n_points, error);
        return false;
    }
    for (unsigned i = 1; i < alignment->n_points; i++) {
        if (alignment->clocks[i].aligned)
            continue;
        refuse(error, files[infos[i].file].file,
               alignment->clocks[i].undecided
                   ? "what may be in the other captures too are messages that were sent again and "
                     "again, and which is which cannot be told."
                   : "none of its packets is in the other captures: it shows other traffic, or "
                     "another time.");
        return false;
    }
    return true;
}
