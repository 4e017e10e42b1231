/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See survey.h: the time of one point by the clock of another. */
#include "correlate/alignment.h"

#include <glib.h>

static const WnClockPiece *
piece_at(const WnClock *clock, WnTime time)
{
    unsigned i = clock->n_pieces - 1;

    while (i > 0 && clock->pieces[i].from > time)
        i--;
    return &clock->pieces[i];
}

static WnTime
by_parent(const WnClock *clock, WnTime time)
{
    const WnClockPiece *piece = piece_at(clock, time);
    WnTime              since = time - piece->offset - piece->epoch;

    return piece->epoch + since - (WnTime) (piece->drift * (double) since);
}

WnTime
wn_alignment_time(const WnAlignment *alignment, unsigned point, WnTime time)
{
    while (point != 0 && alignment->clocks[point].aligned) {
        time = by_parent(&alignment->clocks[point], time);
        point = alignment->clocks[point].parent;
    }
    return time;
}

/* ------------------------------------------------------------------ what is not sure */

static void
add_span(WnAlignment *alignment, unsigned point, WnTime from, WnTime until)
{
    unsigned *n = &alignment->n_unsure[point];

    if (*n == WN_MOST_UNSURE) {
        alignment->unsure[point][0] = (WnSpan){ INT64_MIN, INT64_MAX };
        return;
    }
    alignment->unsure[point][(*n)++] = (WnSpan){ MIN(from, until), MAX(from, until) };
}

static WnTime
moment(const WnAlignment *alignment, unsigned point, WnTime time)
{
    return time == INT64_MIN || time == INT64_MAX ? time
                                                  : wn_alignment_time(alignment, point, time);
}

void
wn_alignment_note_gaps(WnAlignment *alignment, unsigned point)
{
    const WnClock *clock = &alignment->clocks[point];
    unsigned       parent = clock->parent;

    for (unsigned i = 0; i < clock->n_gaps; i++) {
        const WnSpan *here = &clock->gaps[i].here;
        add_span(alignment, point, moment(alignment, parent, here->from),
                 moment(alignment, parent, here->until));
    }
    for (unsigned i = 0; parent != point && i < alignment->n_unsure[parent]; i++)
        add_span(alignment, point, alignment->unsure[parent][i].from,
                 alignment->unsure[parent][i].until);
}

bool
wn_alignment_covers(const WnAlignment *alignment, unsigned point, WnTime time)
{
    for (unsigned i = 0; i < alignment->n_unsure[point]; i++)
        if (time >= alignment->unsure[point][i].from && time <= alignment->unsure[point][i].until)
            return false;
    return true;
}

static bool
is_in_gap(const WnClock *clock, WnTime time)
{
    for (unsigned i = 0; i < clock->n_gaps; i++)
        if (time > clock->gaps[i].there.from && time < clock->gaps[i].there.until)
            return true;
    return false;
}

bool
wn_alignment_is_sure(const WnAlignment *alignment, unsigned point, WnTime time)
{
    while (point != 0 && alignment->clocks[point].aligned) {
        const WnClock *clock = &alignment->clocks[point];

        if (is_in_gap(clock, time))
            return false;
        time = by_parent(clock, time);
        point = clock->parent;
    }
    return true;
}
