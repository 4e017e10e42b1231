/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a point captured nothing for a while, between its first frame and its last: what comes
 * from beyond it is seen behind it and not at it.  What is not seen there then was not lost.
 */
#ifndef WN_CORRELATE_BLIND_H
#define WN_CORRELATE_BLIND_H

#include "whynat.h"

typedef struct {
    WnTime seen;   /* when it had its last frame */
    WnTime missed; /* when something last passed it unseen, for the first time after a pause */
} WnBlind;

static inline void
wn_blind_sees(WnBlind *blind, WnTime time)
{
    blind->seen = time;
}

/* What came through there is seen here first.  One packet may be missing for any reason; a point
 * that has others at the same time captures. */
static inline void
wn_blind_misses(WnBlind *blind, WnTime time)
{
    static const WnTime PAUSE = 200 * WN_MILLISECOND;

    if (time > blind->seen + PAUSE)
        blind->missed = time;
}

/* It has had no frame since. */
static inline bool
wn_is_blind(const WnBlind *blind)
{
    return blind->missed > blind->seen;
}

#endif
