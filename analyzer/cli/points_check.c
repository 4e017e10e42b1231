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

const char wn_points_why_none[] = "it holds no packets that can be recognised.";

/* ------------------------------------------------------------------ which ones */

/* Gives all points that this one has something in common with, directly or through others, its
 * number; says how many they are. */
static unsigned
gather(const WnSurvey *survey, unsigned n, unsigned first, unsigned group[WN_MAX_POINTS])
{
    unsigned queue[WN_MAX_POINTS] = { first }, found = 1;

    group[first] = first;
    for (unsigned i = 0; i < found; i++)
        for (unsigned other = 0; other < n; other++) {
            unsigned a = MIN(queue[i], other), b = MAX(queue[i], other);
            if (group[other] != WN_MAX_POINTS || !wn_survey_share(survey, a, b))
                continue;
            group[other] = first;
            queue[found++] = other;
        }
    return found;
}

static const char *
why_out(const WnSurvey *survey, unsigned n, unsigned point, const unsigned group[WN_MAX_POINTS],
        unsigned kept)
{
    for (unsigned other = 0; other < n; other++)
        if (group[other] == kept &&
            wn_survey_look_alike(survey, MIN(point, other), MAX(point, other)))
            return "what may be in the other captures too are messages that were sent again and "
                   "again, and which is which cannot be told.";
    for (unsigned other = 0; other < n; other++)
        if (other != point && group[other] == group[point])
            return "what it has in common with others is only in captures that are left out too.";
    return "none of its packets is in the other captures; it shows other traffic, or another time.";
}

WnPointsChoice
wn_points_choose(const WnSurvey *survey, unsigned n)
{
    WnPointsChoice choice = { .kept = 0 };
    unsigned       group[WN_MAX_POINTS], largest = 0;

    for (unsigned i = 0; i < n; i++)
        group[i] = WN_MAX_POINTS;
    for (unsigned i = 0; i < n; i++) {
        unsigned size = group[i] == WN_MAX_POINTS ? gather(survey, n, i, group) : 0;
        if (size <= choice.kept)
            continue;
        choice.kept = size;
        largest = i;
    }
    for (unsigned i = 0; i < n; i++) {
        choice.out[i] = group[i] != largest;
        choice.why[i] = choice.out[i] ? why_out(survey, n, i, group, largest) : NULL;
    }
    return choice;
}

/* ------------------------------------------------------------------ too few */

static void
refuse(GError **error, const char *file, const char *why)
{
    g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT, "%s: %s", file, why);
}

static void
refuse_one(const WnPointFile *files, size_t n_files, const WnPointInfo *infos, unsigned n,
           GError **error)
{
    for (size_t i = 0; n_files > 1 && i < n_files; i++)
        if (wn_points_has_none(infos, n, i)) {
            refuse(error, files[i].file, wn_points_why_none);
            return;
        }
    refuse(error, files[0].file,
           "there is only one capture point with packets that can be recognised; two are needed.");
}

bool
wn_points_check(const WnPointFile *files, size_t n_files, const WnPointInfo *infos, unsigned n,
                const WnPointsChoice *choice, GError **error)
{
    if (n < 2) {
        refuse_one(files, n_files, infos, n, error);
        return false;
    }
    for (unsigned i = 0; choice->kept < 2 && i < n; i++)
        if (choice->out[i]) {
            refuse(error, files[infos[i].file].file, choice->why[i]);
            return false;
        }
    return true;
}
