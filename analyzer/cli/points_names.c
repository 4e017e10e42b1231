/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points_state.h: what the points of one file are called. */
#include <string.h>

#include "cli/points_state.h"

/* Interfaces of one file may be called the same (eth0 of two machines, say): their numbers are not.
 */
static bool
is_name_of_another(const WnLane *lane, unsigned interface, const char *name)
{
    const WnSourceFacts *facts = wn_source_facts(lane->source);

    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        if (i != interface && lane->map[i] != 0 && facts->points[i].name &&
            strcmp(facts->points[i].name, name) == 0)
            return true;
    return false;
}

static char *
name_of(const WnPoints *points, const WnLane *lane, unsigned interface, unsigned used)
{
    const char *file = points->files[lane->number].name;
    const char *name = wn_source_facts(lane->source)->points[interface].name;

    if (used < 2)
        return g_strdup(file);
    if (name && !is_name_of_another(lane, interface, name))
        return g_strdup_printf("%s:%s", file, name);
    return g_strdup_printf("%s:%u", file, interface);
}

void
wn_points_name(WnPoints *points, const WnLane *lane)
{
    unsigned used = 0;

    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        used += lane->map[i] != 0;
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        if (lane->map[i] != 0)
            points->infos[lane->map[i] - 1].name = name_of(points, lane, i, used);
}
