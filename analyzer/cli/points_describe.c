/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points_state.h: what the engine and the report are told of the captures themselves. */
#include "cli/points_state.h"

static void
describe_point(WnPoints *points, WnLane *lane, unsigned interface)
{
    const WnSourceFacts  *facts = wn_source_facts(lane->source);
    const WnCapturePoint *known = &facts->points[interface];
    unsigned              point = lane->map[interface] - 1;
    WnCaptureSummary     *summary = &points->infos[point].summary;
    WnCaptureFacts        told = { .capture = (uint16_t) point,
                                   .snaplen = known->snaplen,
                                   .dropped = known->dropped,
                                   .truncated = known->truncated,
                                   .filtered = known->filtered,
                                   .incomplete = !facts->complete };
    char                **problems = g_new0(char *, facts->n_problems + 1);

    wn_engine_describe_capture(points->engine, &told);
    for (size_t i = 0; i < facts->n_problems; i++)
        problems[i] = g_strdup(facts->problems[i]);
    g_ptr_array_add(points->texts, problems);
    *summary = (WnCaptureSummary){ .file = points->files[lane->number].file,
                                   .bytes = facts->bytes,
                                   .packets = known->packets,
                                   .first = known->first,
                                   .last = known->last,
                                   .complete = facts->complete,
                                   .problems = (const char *const *) problems,
                                   .n_problems = facts->n_problems };
    points->incomplete |= !facts->complete;
}

void
wn_points_describe(WnPoints *points)
{
    for (size_t i = 0; i < points->n_files; i++)
        for (unsigned interface = 0; interface < WN_MAX_POINTS; interface++)
            if (points->lanes[i].map[interface] != 0)
                describe_point(points, &points->lanes[i], interface);
}
