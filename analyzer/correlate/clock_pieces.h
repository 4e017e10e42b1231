/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks that were set while they were captured: what two points have in common falls into runs,
 * and each run is a clock of its own.  Which packets between two runs belong to which is not known.
 */
#ifndef WN_CORRELATE_CLOCK_PIECES_H
#define WN_CORRELATE_CLOCK_PIECES_H

#include <glib.h>

#include "correlate/clock.h"

/* When a point's clock was seen to be set back, by that clock. */
typedef struct {
    WnTime   at[WN_MOST_PIECES];
    unsigned n;
} WnClockBreaks;

/* A run of pairs, or none. */
typedef struct {
    guint first, last; /* of the pairs, sorted by the time here */
    guint n;           /* of these: belong to it */
    bool  forced;      /* a clock was seen to be set before it */
} WnClockRun;

/* pairs: WnCommon, at least one; they are sorted.  Sets all of clock but its parent. */
void wn_clock_estimate_pieces(GArray *pairs, const WnClockBreaks *here, const WnClockBreaks *there,
                              WnClock *clock);
/* The same, as if no clock had been set. */
void wn_clock_estimate_whole(const GArray *pairs, WnClock *clock);

#endif
