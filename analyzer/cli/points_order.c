/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points_state.h: which points are read together, and in what order. */
#include <string.h>

#include "cli/points_check.h"
#include "cli/points_state.h"

static void
add_left_out(WnPoints *points, const char *name, const char *why)
{
    WnLeftOut *left_out = g_new(WnLeftOut, 1);

    *left_out = (WnLeftOut){ g_strdup(name), why };
    g_ptr_array_add(points->left_out, left_out);
}

/* "it is empty (0 bytes).": the sentence without its subject, the file. */
static const char *
why_unread(WnPoints *points, size_t file)
{
    const char *sentence = points->lanes[file].unread->message;
    const char *name = points->files[file].file;
    char      **kept = g_new0(char *, 2);

    kept[0] = g_str_has_prefix(sentence, name) ? g_strconcat("it", sentence + strlen(name), NULL)
                                               : g_strdup(sentence);
    g_ptr_array_add(points->texts, kept);
    return kept[0];
}

/* Those without any point, of files that could be read and of others. */
static void
leave_out_files(WnPoints *points)
{
    for (size_t i = 0; i < points->n_files; i++)
        if (wn_points_has_none(points->infos, points->n_points, i))
            add_left_out(points, points->files[i].file,
                         points->lanes[i].unread ? why_unread(points, i) : wn_points_why_none);
}

/* What could not be read is to blame where too few are left. */
static bool
has_enough(const WnPoints *points, const WnPointsChoice *choice, GError **error)
{
    for (size_t i = 0; choice->kept < 2 && i < points->n_files; i++)
        if (points->lanes[i].unread) {
            g_propagate_error(error, g_error_copy(points->lanes[i].unread));
            return false;
        }
    return wn_points_check(points->files, points->n_files, points->infos, points->n_points, choice,
                           error);
}

/* Points change their numbers; 0 in becomes: it is gone, else 1 + the new number. */
static void
renumber(WnPoints *points, const unsigned becomes[WN_MAX_POINTS])
{
    WnPointInfo before[WN_MAX_POINTS];
    unsigned    n = points->n_points;

    for (unsigned i = 0; i < n; i++)
        before[i] = points->infos[i];
    points->n_points = 0;
    for (unsigned i = 0; i < n; i++) {
        if (becomes[i] == 0) {
            g_free(before[i].name);
            continue;
        }
        points->infos[becomes[i] - 1] = before[i];
        points->n_points++;
    }
    for (size_t i = 0; i < points->n_files; i++)
        for (unsigned k = 0; k < WN_MAX_POINTS; k++)
            if (points->lanes[i].map[k] != 0)
                points->lanes[i].map[k] = becomes[points->lanes[i].map[k] - 1];
}

bool
wn_points_leave_out(WnPoints *points, GError **error)
{
    WnPointsChoice choice = wn_points_choose(points->survey, points->n_points);
    unsigned       becomes[WN_MAX_POINTS] = { 0 }, kept = 0;

    if (!has_enough(points, &choice, error))
        return false;
    leave_out_files(points);
    for (unsigned i = 0; i < points->n_points; i++) {
        const WnPointInfo *info = &points->infos[i];
        const WnPointFile *file = &points->files[info->file];
        if (choice.out[i])
            add_left_out(points, strcmp(info->name, file->name) == 0 ? file->file : info->name,
                         choice.why[i]);
        else
            becomes[i] = ++kept;
    }
    if (kept < points->n_points)
        wn_survey_leave_out(points->survey, choice.out);
    renumber(points, becomes);
    return true;
}

void
wn_points_put_in_order(WnPoints *points)
{
    unsigned order[WN_MAX_POINTS], becomes[WN_MAX_POINTS];

    wn_survey_order(points->survey, order);
    wn_survey_renumber(points->survey, order);
    for (unsigned i = 0; i < points->n_points; i++)
        becomes[order[i]] = i + 1;
    renumber(points, becomes);
}
