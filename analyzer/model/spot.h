/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A frame of a capture point: where several are read together, a number alone names none. */
#ifndef WN_MODEL_SPOT_H
#define WN_MODEL_SPOT_H

#include <stdint.h>

typedef struct {
    uint32_t frame;
    uint16_t capture;
} WnSpot;

/* The later one of two: within one capture by its frames, between two by time.  A frame of 0 is
 * none.
 */
static inline WnSpot
wn_later_spot(WnSpot a, int64_t time, WnSpot b, int64_t other)
{
    if (a.frame == 0 || b.frame == 0)
        return a.frame == 0 ? b : a;
    if (a.capture == b.capture)
        return a.frame >= b.frame ? a : b;
    return time >= other ? a : b;
}

/* From the first of some frames to the last; start with { 0 }. */
typedef struct {
    WnSpot  first, last;
    int64_t start, end;
} WnSpan;

static inline void
wn_span_add(WnSpan *span, WnSpot first, int64_t start, WnSpot last, int64_t end)
{
    if (first.frame != 0 && (span->first.frame == 0 ||
                             (first.capture == span->first.capture ? first.frame < span->first.frame
                                                                   : start < span->start))) {
        span->first = first;
        span->start = start;
    }
    span->last = wn_later_spot(span->last, span->end, last, end);
    span->end = end > span->end ? end : span->end;
}

#endif
